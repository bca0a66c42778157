-- Up Migration
-- What the trail says of these people may not be erased, whoever asks. Who is meant is every id by which the one person was known then.
create table audit.hold (
  id uuid primary key,
  people uuid[] not null,
  reason text not null,
  by_id text not null,
  by_name text not null,
  placed timestamptz not null,
  -- Of one that was lifted.
  lifted timestamptz,
  lifted_by text,
  lifted_name text,
  lift_reason text
);
create index hold_in_force on audit.hold using gin (people) where lifted is null;

-- Who asked that what the trail says of somebody be erased, who decided, and what was erased. Once it is done nothing here says whose it was.
create table audit.erasure (
  id uuid primary key,
  people uuid[],
  reason text not null,
  by_id text not null,
  by_name text not null,
  requested timestamptz not null,
  decision text check (decision in ('approved', 'refused')),
  decided_by text,
  decided_name text,
  decided timestamptz,
  decision_reason text,
  done timestamptz,
  events integer not null default 0,
  check ((decision is null) = (decided_by is null) and (decision is null) = (decided is null)),
  -- Two pairs of eyes.
  check (decided_by is distinct from by_id),
  check (done is null or decision = 'approved'),
  check ((people is null) = (done is not null))
);
create unique index erasure_waiting on audit.erasure (people) where decision is null;
create index erasure_by_time on audit.erasure (requested desc);
