-- Up Migration
-- Documents that custodians say they hold, in the manner of the National Record Locator.
create table locator.document_pointer (
  id text primary key,
  record uuid not null references locator.record (record),
  -- The custodian as it stands in the pointer: its ODS code, or one part of it, `<ODS>.<suffix>`.
  holder text not null,
  type text not null,
  category text not null,
  -- Sensitivity, as bits of packages/records.
  labels integer not null,
  -- The DocumentReference after its subject, as text: whom it is about is put in from the permit.
  body text not null,
  -- What the holder said in `meta` beside version and time, as text of its members.
  meta text not null,
  version integer not null default 1,
  created timestamptz not null,
  updated timestamptz not null
);
create index document_pointer_of_record on locator.document_pointer (record, created desc, id);

-- Which pointer types a holder may publish and find. No row: it takes no part.
create table locator.pointer_permission (
  holder text not null,
  type text not null,
  primary key (holder, type)
);

-- Somebody of whom only pointers are known is a record of the source 'pointers': there is nothing of it to read here.
alter table locator.record drop constraint record_source_check;
alter table locator.record add constraint record_source_check check (source in ('gp-connect', 'stored', 'pointers'));

-- What is known of our own sources: of a custodian's record when it was last said to change, of each copy of it what the last answer was.
alter table locator.record
  -- Its custodian told of a change (a pointer published, changed or deleted).
  add column changed timestamptz,
  -- When the last question that was answered was asked: what came about later may not be in the answer.
  add column asked timestamptz,
  -- The last answer left nothing out: a type that is not among its pointers was not there.
  add column whole boolean not null default false,
  -- The custodian was asked, and held nothing at all.
  add column empty_as_of timestamptz,
  -- When its pointers were last compared with what is kept.
  add column probed timestamptz not null default now();
create index record_probed on locator.record (probed) where source = 'stored';
create index record_asked on locator.record (asked) where whole;

-- Custodians that have promised to publish a pointer before each change of a record (contracts/nrl.md). Only their word is relied on.
alter table locator.organisation add column announces boolean not null default false;
