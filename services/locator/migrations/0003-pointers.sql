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
