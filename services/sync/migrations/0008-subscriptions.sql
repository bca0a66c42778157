-- Up Migration
-- The id of what an event is about where it is no UUID: a pointer's.
alter table sync.event add column named text;

-- Topic-based subscriptions (contracts/fhir/subscriptions.md): who is told of what, where, and how far they have been told.
create table sync.subscription (
  subscription uuid primary key,
  -- Whose it is: nobody else may see or change it.
  client text not null,
  organisation text not null,
  scopes text[] not null,
  topic text not null,
  -- Whom it is about: one person, or everybody with whom the organisation has this relationship at the time of the event.
  person uuid,
  population text,
  content text not null check (content in ('empty', 'id-only', 'full-resource')),
  endpoint text not null,
  -- Header lines of the channel. Their values are sealed by a key that is not in the database.
  header_names text[] not null,
  header_values bytea,
  reason text not null,
  ends timestamptz,
  heartbeat_s integer,
  timeout_s integer,
  max_count integer,
  version integer not null default 1,
  updated timestamptz not null,
  status text not null check (status in ('requested', 'active', 'error', 'off')),
  -- What the last try ran into.
  error text,
  handshaken boolean not null default false,
  -- Numbers given so far: they have no gap, and none is given to an event that the subscriber may not know of.
  events bigint not null default 0,
  failures integer not null default 0,
  failing_since timestamptz,
  -- The fence: a worker that was paused and came back holds an older number and may no longer write.
  fence bigint not null default 0,
  claimed_until timestamptz,
  next_try timestamptz not null default now(),
  next_heartbeat timestamptz,
  check ((person is null) <> (population is null))
);
create index subscription_of on sync.subscription (client, organisation);
create index subscription_about on sync.subscription (topic, person) where status in ('active', 'error');

-- One event for one subscription. `position` is the order of the relay, `number` what the subscriber is told.
create table sync.notification (
  subscription uuid not null references sync.subscription (subscription) on delete cascade,
  event uuid not null references sync.event (event),
  position bigint generated always as identity,
  number bigint,
  state text not null default 'waiting' check (state in ('waiting', 'told', 'hidden', 'failed')),
  attempts integer not null default 0,
  settled_at timestamptz,
  primary key (subscription, event),
  unique (subscription, number)
);
create index notification_lane on sync.notification (subscription, position) where state = 'waiting';
create index notification_settled on sync.notification (settled_at) where settled_at is not null;
