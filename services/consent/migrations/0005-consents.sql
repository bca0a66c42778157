-- Up Migration
-- What a person decided about sharing, as FHIR Consent with the wording that they were shown. A change is a new version; none is edited.
create table consent.consent (
  consent uuid not null,
  version integer not null,
  person uuid not null,
  -- The resource without id, meta and patient, which follow from the row.
  resource text not null,
  recorded timestamptz not null,
  -- The organisation and the user that recorded it.
  recorder text not null,
  acting text,
  primary key (consent, version)
);
create index consent_of_person on consent.consent (person);

-- Each rule of each version. Rules of an older version are superseded, so that what was in force at any time can be told.
alter table consent.directive
  add column consent uuid,
  add column version integer,
  add column effect text not null default 'deny' check (effect in ('deny', 'permit')),
  -- An exception to the objections of the same Consent, and of no other.
  add column exception boolean not null default false,
  add column strength text not null default 'ask-first' check (strength in ('ask-first', 'no-share')),
  -- Data classes: FHIR types, or sensitivity labels as bits; null and 0 are everything.
  add column types text[],
  add column labels integer not null default 0,
  add column recorded timestamptz not null default now(),
  add column superseded timestamptz;
create index directive_of_consent on consent.directive (consent) where superseded is null;
