-- Up Migration
-- What somebody says is wrong about a resource, and what its custodian did about it (UK GDPR article 16). Of the resource its address alone is here.
create table audit.data_report (
  report uuid primary key,
  -- Type/id.
  resource text not null,
  custodian text not null,
  what text not null,
  reporter jsonb not null,
  state text not null check (state in ('reported', 'taken-up', 'corrected', 'refused')),
  version integer not null,
  reported timestamptz not null,
  changed timestamptz not null
);
create index data_report_of_custodian on audit.data_report (custodian, state, reported);
create index data_report_of_reporter on audit.data_report ((reporter ->> 'organisation'), (reporter ->> 'id'));
create index data_report_of_resource on audit.data_report (resource);

create table audit.data_report_event (
  report uuid not null references audit.data_report (report),
  version integer not null,
  at timestamptz not null,
  actor jsonb not null,
  body jsonb not null,
  primary key (report, version)
);
create trigger data_report_event_is_final before update or delete or truncate on audit.data_report_event
  for each statement execute function audit.refuse_change();
