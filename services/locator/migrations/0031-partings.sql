-- Up Migration
-- How often somebody was parted from whom they counted as one with: what was recorded while they were one is told by it from what was
-- recorded since.
alter table locator.person add column parted integer not null default 0;
