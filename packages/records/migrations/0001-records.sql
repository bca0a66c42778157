-- Up Migration
-- Facts beside ready-to-send text. `record` leads every key: it is what one custodian holds about one person, and the shard key.
create table records.resource (
  record uuid not null,
  type text not null,
  local uuid not null,
  version integer not null,
  updated timestamptz not null,
  -- When the source says that this state came about: an older state never overwrites a newer one.
  occurred timestamptz not null,
  clinical_date timestamptz,
  status text,
  tokens text[] not null,
  labels integer not null,
  digest bytea not null,
  -- Places in `body` (UTF-16 units, ascending) where the reference to the person goes in.
  subject_at integer[] not null,
  body text not null,
  primary key (record, type, local)
);
create index resource_by_date on records.resource (record, type, clinical_date desc);

create table records.history (like records.resource including defaults, primary key (record, type, local, version));

-- A key that a contributor gave to a write, so that the same write sent again has no second effect.
create table records.idempotency (
  custodian text not null,
  key text not null,
  request_hash bytea not null,
  answer text not null,
  created timestamptz not null default now(),
  primary key (custodian, key)
);

alter table records.resource set (autovacuum_vacuum_scale_factor = 0.05);
