-- Up Migration
-- When a source said of a relationship that it ends: of two ends the later word counts, in whatever order they come.
alter table consent.relationship add column said timestamptz not null default '-infinity';
