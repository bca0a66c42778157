-- Up Migration
create table locator.organisation (
  ods text primary key,
  name text not null,
  kind text not null,
  active boolean not null default true
);

create table locator.person (
  person uuid primary key,
  nhs_number text not null unique,
  restricted boolean not null default false,
  -- Patient resource text after `"lastUpdated"`, as records.resource keeps one.
  patient text not null,
  version integer not null default 1,
  updated timestamptz not null default now()
);

-- What one custodian holds about one person. `person` is null while the custodian's own number is all that is known.
create table locator.record (
  record uuid primary key,
  custodian text not null references locator.organisation (ods),
  person uuid references locator.person (person),
  source text not null check (source in ('gp-connect', 'stored')),
  -- A kept copy of a live source serves the organisation that asked, and nobody else.
  audience text references locator.organisation (ods),
  as_of timestamptz,
  content_hash text,
  -- What the last answer left out or warned of, for the reader of a kept copy.
  completeness jsonb
);
create unique index record_of_person on locator.record (person, custodian, coalesce(audience, ''));

-- A custodian's own numbers for its records (hospital numbers).
create table locator.local_identifier (
  custodian text not null references locator.organisation (ods),
  value text not null,
  record uuid not null references locator.record (record),
  primary key (custodian, value)
);

-- Which types a record is known to hold, so that a search asks only where something can be.
create table locator.pointer (
  record uuid not null references locator.record (record),
  type text not null,
  changed timestamptz not null default now(),
  primary key (record, type)
);
