-- Up Migration
-- What an officer said of two people, or of a number, of which somebody should look.
alter table locator.link_suspected add column decision text check (decision in ('linked', 'not-same')), add column decided_by text;
create index link_suspected_newest on locator.link_suspected (noted desc, item) where resolved is null;

-- An officer's word that PDS may be asked again after it had answered about other people. Only added to.
create table locator.trace_resumption (
  resumption bigint generated always as identity primary key,
  at timestamptz not null,
  decided_by text not null,
  reason text not null
);
