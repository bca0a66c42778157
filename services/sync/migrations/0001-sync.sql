-- Up Migration
-- What happened, written in the transaction in which it happened. Identifiers only: content is read, under a permit, when it is sent.
create table sync.event (
  event uuid primary key,
  -- The relay reads by transaction horizon: a row is taken once no transaction that began earlier can still commit one before it.
  transaction xid8 not null default pg_current_xact_id(),
  kind text not null,
  person uuid not null,
  record uuid not null,
  resource_type text not null,
  local uuid not null,
  occurred timestamptz not null,
  created timestamptz not null default now(),
  relayed_at timestamptz
);
create index event_to_relay on sync.event (transaction) where relayed_at is null;

-- One event for one destination. Rows of a lane (destination, person) are sent in the order of `position`.
create table sync.delivery (
  delivery uuid primary key,
  position bigint generated always as identity,
  event uuid not null references sync.event (event),
  destination text not null,
  person uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'refused', 'dead')),
  attempts integer not null default 0,
  next_try timestamptz not null default now(),
  -- The fence: a worker that was paused and came back holds an older number and may no longer write.
  fence bigint not null default 0,
  -- Until then one worker has it; a killed worker's claim simply ends.
  claimed_until timestamptz,
  reason text,
  settled_at timestamptz,
  unique (event, destination)
);
create index delivery_lane on sync.delivery (destination, person, position) where state in ('waiting', 'dead');
