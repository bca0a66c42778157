-- Up Migration
-- Values by which a record that is nobody's yet may be found when its person is registered; as locator.match_key finds people.
create table locator.unlinked_key (
  key text not null,
  record uuid not null references locator.unlinked (record) on delete cascade,
  primary key (key, record)
);
create index unlinked_key_of_record on locator.unlinked_key (record);

-- Records that were kept before there were keys get theirs when a worker starts.
alter table locator.unlinked add column keyed boolean not null default false;
create index unlinked_without_keys on locator.unlinked (record) where not keyed;
