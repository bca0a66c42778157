-- Up Migration
-- What an organisation said of whom it has on its list: which list was taken last, and who is taking one now.
create table consent.register (
  organisation text primary key,
  version integer not null default 0,
  listed integer not null default 0,
  taken timestamptz,
  -- The end of one taker's claim, and its fence.
  claimed_until timestamptz,
  fence bigint not null default 0
);
-- Whom an organisation has by its list. Their basis is `Group/` and its ODS code.
create index relationship_of_register on consent.relationship (organisation) where basis like 'Group/%';
