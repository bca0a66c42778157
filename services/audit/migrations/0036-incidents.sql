-- Up Migration
-- What may be a personal data breach, and what was done about it. Nobody whose data it is about is named here: a case or the trail says that.
create table audit.incident (
  incident uuid primary key,
  -- Whose it is; who opened it, or nobody where the exchange noted it itself.
  organisation text not null,
  opened_by text,
  -- Of one that the exchange noted: what and where. There is one open at a time.
  noted text,
  casefile uuid references audit.casefile (casefile),
  -- When it was known: the 72 hours of UK GDPR article 33 run from here.
  aware timestamptz not null,
  -- What follows from the events.
  body jsonb not null,
  closed boolean not null default false,
  version integer not null,
  opened timestamptz not null,
  changed timestamptz not null
);
create unique index incident_noted on audit.incident (noted) where not closed and noted is not null;
create index incident_by_clock on audit.incident (closed, aware);
create index incident_of_case on audit.incident (casefile) where casefile is not null;

create table audit.incident_event (
  incident uuid not null references audit.incident (incident),
  version integer not null,
  at timestamptz not null,
  -- Who: null where the exchange itself.
  actor jsonb,
  body jsonb not null,
  primary key (incident, version)
);
create trigger incident_event_is_final before update or delete or truncate on audit.incident_event
  for each statement execute function audit.refuse_change();
