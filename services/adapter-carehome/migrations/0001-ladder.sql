-- Up Migration
-- Who is told at which band of NEWS2, in which order, and how long each has to answer. Versions are added, never changed; '*' is for every
-- place without one of its own.
create table carehome.ladder (
  place text not null,
  version integer not null,
  -- {"<band>": [{"to": {...}, "answerWithinSeconds": n}, ...]}
  bands jsonb not null,
  -- {"lateAfterSeconds": n, "repeatWithinSeconds": n, ...}
  terms jsonb not null,
  set_by text not null,
  set_at timestamptz not null default now(),
  primary key (place, version)
);
insert into carehome.ladder (place, version, bands, terms, set_by) values ('*', 1,
  '{"single-3": [{"to": {"relationship": "gp-registration"}, "answerWithinSeconds": 1800}],
    "5-6": [{"to": {"relationship": "gp-registration"}, "answerWithinSeconds": 900}],
    "7+": [{"to": {"relationship": "gp-registration"}, "answerWithinSeconds": 300}]}',
  '{"lateAfterSeconds": 7200, "repeatWithinSeconds": 1800}', 'Ouzel');

-- Every set of readings that a home posted: what it came to. Its receipt has the same id.
create table carehome.vital_set (
  record uuid not null,
  receipt uuid not null,
  home text not null,
  score uuid,
  members uuid[] not null,
  -- By the home's clock, and by ours.
  taken timestamptz not null,
  received timestamptz not null default now(),
  band text,
  total integer,
  complete boolean not null,
  unscored text,
  primary key (record, receipt)
);
create index vital_set_taken on carehome.vital_set (record, taken);

create table carehome.escalation (
  escalation uuid primary key default gen_random_uuid(),
  record uuid not null,
  -- Readings of one moment are one set, in however many posts they come.
  taken timestamptz not null,
  receipt uuid not null,
  home text not null,
  band text not null,
  place text not null,
  ladder_version integer not null,
  -- As the ladder was when it was opened.
  steps jsonb not null,
  -- When those who keep hours are not there: null is never.
  quiet jsonb,
  -- The next of them; a band that rises begins a new round.
  rung integer not null default 0,
  round integer not null default 1,
  state text not null default 'open' check (state in ('open', 'acknowledged', 'unanswered', 'superseded', 'withdrawn')),
  late boolean not null default false,
  opened timestamptz not null default now(),
  next_at timestamptz not null default now(),
  settled_at timestamptz,
  -- When the home should have taken readings again; null once it was looked at.
  recheck_at timestamptz,
  unique (record, taken)
);
create index escalation_recheck on carehome.escalation (recheck_at) where recheck_at is not null;
create index escalation_home on carehome.escalation (home);
create index escalation_due on carehome.escalation (next_at) where state = 'open';

-- Who was told. Its id is that of its Task and of its Communication.
create table carehome.step (
  step uuid primary key default gen_random_uuid(),
  escalation uuid not null references carehome.escalation (escalation),
  round integer not null,
  rung integer not null,
  told text not null,
  -- 'nobody-acted' is the last one, to the home.
  purpose text not null check (purpose in ('review', 'repeat', 'recheck', 'nobody-acted')),
  state text not null default 'requested' check (state in ('requested', 'accepted', 'rejected', 'completed', 'cancelled', 'failed')),
  reason text,
  taken_at timestamptz not null default now(),
  due_at timestamptz,
  answered_at timestamptz,
  answered_by text,
  version integer not null default 1,
  updated timestamptz not null default now(),
  unique (escalation, round, rung, told)
);
create index step_told on carehome.step (told, updated);
