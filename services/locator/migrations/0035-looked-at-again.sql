-- Up Migration
-- People who share a key with more records that are nobody's than one registration looks at: the rest is looked at afterwards, page by page.
create table locator.look_again (
  person uuid primary key references locator.person (person) on delete cascade,
  -- The last record of the page before.
  after uuid,
  noted timestamptz not null default now()
);
create index look_again_oldest on locator.look_again (noted, person);
