-- Up Migration
-- Values by which somebody may be found again (packages/matching, keysOf): only people who share one are compared.
create table locator.match_key (
  key text not null,
  person uuid not null references locator.person (person) on delete cascade,
  -- Keys of a place or a telephone find nobody whose place is hidden.
  kind text not null,
  primary key (key, person)
);
create index match_key_of_person on locator.match_key (person);

-- People who were registered before there were keys get theirs when a worker starts.
alter table locator.person add column keyed boolean not null default false;
create index person_without_keys on locator.person (nhs_number) where not keyed;

-- What a custodian said of somebody in a record that came without a verified NHS number.
create table locator.unlinked (
  record uuid primary key references locator.record (record) on delete cascade,
  patient text not null,
  arrived timestamptz not null default now()
);

-- Whether such a record is somebody's: what was found, with every reason, and what was decided. No value of either is in the reasons.
create table locator.link_review (
  item uuid primary key,
  record uuid not null references locator.record (record) on delete cascade,
  person uuid not null references locator.person (person) on delete cascade,
  bits real not null,
  reasons jsonb not null,
  bars text[] not null,
  -- `automatic`: above the threshold, and nobody else fitted. `settled`: another item of the record was decided.
  state text not null check (state in ('open', 'automatic', 'linked', 'not-same', 'settled')),
  opened timestamptz not null default now(),
  decided timestamptz,
  decided_by text,
  unique (record, person)
);
create index link_review_open on locator.link_review (opened, item) where state = 'open';
