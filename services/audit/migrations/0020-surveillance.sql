-- Up Migration
-- Which transaction wrote an event: surveillance reads by the order in which transactions end, since by number it would pass over rows that
-- commit late.
alter table audit.event add column if not exists transaction xid8 not null default pg_current_xact_id();
create index if not exists event_by_transaction on audit.event (transaction, sequence);

-- How far the trail was gone through.
create table audit.surveillance_cursor (
  single boolean primary key default true check (single),
  transaction xid8 not null,
  sequence bigint not null
);
insert into audit.surveillance_cursor values (true, '0', 0);

-- The rules' settings: a change is a new version.
create table audit.surveillance_rules (
  version integer primary key,
  rules jsonb not null,
  reason text not null,
  published_by text not null,
  published timestamptz not null
);

-- Who works where, as employers tell it, kept for surveillance alone. The NHS number is not kept: the person's id is.
create table audit.staff (
  organisation text not null,
  staff text not null,
  person uuid,
  families text[] not null,
  homes jsonb not null,
  told timestamptz not null,
  primary key (organisation, staff)
);
create index staff_by_person on audit.staff (person) where person is not null;
create index staff_by_id on audit.staff (staff);

-- What one member of staff did with one person's record on one day (of Europe/London). `hours`: a bit for each hour.
create table audit.opening (
  organisation text not null,
  staff text not null,
  day integer not null,
  role text not null,
  person uuid not null,
  shown integer not null,
  refused integer not null,
  claimed integer not null,
  -- Shown without the person being in the organisation's care about then.
  uncared integer not null,
  hours integer not null,
  last timestamptz not null,
  name text not null,
  primary key (organisation, staff, day, role, person)
);
create index opening_uncared on audit.opening (person, day) where uncared > 0;
create index opening_of_role on audit.opening (organisation, role, day);

-- A day of a role that is over: how many people each member of staff looked at, and in which hours.
create table audit.role_day (
  organisation text not null,
  role text not null,
  day integer not null,
  people integer[] not null,
  hours integer[] not null,
  primary key (organisation, role, day)
);

-- What a rule found: once for each event, or for each pattern.
create table audit.alert (
  alert uuid primary key default gen_random_uuid(),
  rule text not null,
  about text not null,
  event uuid,
  organisation text not null,
  staff text not null,
  staff_name text not null,
  role text not null,
  person uuid,
  score integer not null,
  sentence text not null,
  facts jsonb not null,
  rules_version integer not null,
  occurred timestamptz not null,
  raised timestamptz not null,
  casefile uuid,
  unique (rule, about)
);
create index alert_waiting on audit.alert (organisation, staff, person) where casefile is null;
create index alert_of_case on audit.alert (casefile) where casefile is not null;

create table audit.casefile (
  casefile uuid primary key,
  organisation text not null,
  staff text not null,
  staff_name text not null,
  -- Null: a pattern over many people.
  person uuid,
  -- What follows from the events.
  state text not null check (state in ('new', 'assigned', 'asked', 'closed')),
  assignee text,
  outcome text,
  version integer not null,
  score integer not null,
  opened timestamptz not null,
  changed timestamptz not null
);
create unique index casefile_is_one on audit.casefile (organisation, staff, coalesce(person, '00000000-0000-0000-0000-000000000000')) where state <> 'closed';
create index casefile_by_change on audit.casefile (changed desc, casefile);

create table audit.casefile_event (
  casefile uuid not null references audit.casefile (casefile),
  version integer not null,
  at timestamptz not null,
  -- Who: null where surveillance itself.
  actor jsonb,
  body jsonb not null,
  primary key (casefile, version)
);
create trigger casefile_event_is_final before update or delete or truncate on audit.casefile_event
  for each statement execute function audit.refuse_change();
