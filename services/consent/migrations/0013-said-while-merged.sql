-- Up Migration
-- What was recorded while its person counted as one with another. `said_at`: how often the person had been parted from anybody then
-- (locator.person.parted). `said_as`: of an objection that is kept for the others too, as whose it was recorded.
alter table consent.directive add column said_as uuid, add column said_at integer;
alter table consent.consent add column said_as uuid, add column said_at integer;
