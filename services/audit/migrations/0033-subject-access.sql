-- Up Migration
-- A person asked for what is held of them (UK GDPR art. 15). Nothing of the record is here: which versions a reviewer let through, and which not.
create table audit.subject_request (
  id uuid primary key,
  -- Every id by which the one person was known then; none once they are erased.
  people uuid[] not null,
  person uuid,
  state text not null check (state in ('opened', 'identity', 'identified', 'review', 'approved', 'released', 'refused', 'withdrawn')),
  received date not null,
  -- Absent while the clock stands, until the person has shown who they are.
  due date,
  version integer not null,
  changed timestamptz not null,
  check ((due is null) = (state = 'identity'))
);
create unique index subject_request_open on audit.subject_request (person)
  where state in ('opened', 'identity', 'identified', 'review', 'approved');
create index subject_request_people on audit.subject_request using gin (people);
create index subject_request_due on audit.subject_request (due);

-- What was done, by whom and why: only added to.
create table audit.subject_request_event (
  request uuid not null references audit.subject_request (id),
  version integer not null,
  at timestamptz not null,
  by_id text not null,
  by_name text not null,
  by_organisation text not null,
  body text not null,
  primary key (request, version)
);

-- What one custodian holds, and what its reviewer decided: `cleared` versions may go out, `withheld` not, each with its reason. Any other stays in.
create table audit.subject_request_part (
  request uuid not null references audit.subject_request (id),
  custodian text not null,
  name text not null,
  -- It is asked live, and the exchange keeps nothing of it: the person asks there.
  elsewhere boolean not null,
  reviewed timestamptz,
  reviewed_by text,
  reviewed_name text,
  cleared text[] not null default '{}',
  withheld text not null default '[]',
  primary key (request, custodian),
  check ((reviewed is null) = (reviewed_by is null)),
  check (not elsewhere or reviewed is null)
);
