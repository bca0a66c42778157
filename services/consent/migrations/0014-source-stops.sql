-- Up Migration
-- Sources that information governance has stopped asking. Every word is kept, and the newest of each source is in force.
create table consent.source_stop (
  word bigint generated always as identity primary key,
  -- An ODS code, or PDS.
  source text not null,
  stopped boolean not null,
  cause text check (cause in ('maintenance', 'wrong-data', 'security', 'own-wish', 'other')),
  -- Whether what it answered earlier may still be shown, as old.
  copies text check (copies in ('shown', 'hidden')),
  reason text not null,
  by_id text not null,
  by_name text not null,
  recorded timestamptz not null default now(),
  check (not stopped or (cause is not null and copies is not null))
);
create index source_stop_of on consent.source_stop (source, word desc);

-- Counted, so that the very next decision in every process has it.
create trigger source_stop_changed after insert or update or delete or truncate on consent.source_stop
  for each statement execute function consent.count_policy_version();
