-- Up Migration
-- What every writer commits to beside its event: the leaf of the Merkle tree. `salts` open the commitments and may be erased, nothing else.
create table audit.leaf (
  id uuid primary key,
  leaf text not null,
  salts bytea,
  mac bytea not null,
  transaction xid8 not null default pg_current_xact_id()
);
create index leaf_by_transaction on audit.leaf (transaction, id);

-- Which leaf has which place in the tree. Only the sealer writes here and below.
create table audit.entry (
  index bigint primary key,
  id uuid not null unique
);

-- The tree's hashes: up to 256 of every eighth level in a row (https://c2sp.org/tlog-tiles).
create table audit.tile (
  level integer not null,
  index bigint not null,
  hashes bytea not null,
  primary key (level, index)
);
alter table audit.tile alter column hashes set storage external;

create table audit.checkpoint (
  size bigint primary key,
  note text not null,
  made timestamptz not null default clock_timestamp()
);

-- The first key as it is, each later one as a statement that its predecessor signed.
create table audit.key (
  place integer primary key,
  vkey text not null unique,
  statement text not null
);

-- All transactions before the horizon are in the tree. Events up to `before` are older than the ledger.
create table audit.sealer (
  one boolean primary key default true check (one),
  horizon xid8 not null,
  before bigint not null
);
insert into audit.sealer (horizon, before) select '0', coalesce(max(sequence), 0) from audit.event;

-- Whom an event is found under is held against the event itself.
create index event_person_by_event on audit.event_person (event);

-- An erasure says so for its transaction; it changes what may be erased, and nothing else.
create or replace function audit.refuse_change() returns trigger language plpgsql as $$
begin
  if current_setting('audit.erasing', true) = 'on' and (tg_op = 'UPDATE' or (tg_op = 'DELETE' and tg_table_name = 'event_person')) then
    return null;
  end if;
  raise exception 'audit events are never changed';
end $$;
create trigger leaf_is_final before update or delete or truncate on audit.leaf for each statement execute function audit.refuse_change();
create trigger entry_is_final before update or delete or truncate on audit.entry for each statement execute function audit.refuse_change();
create trigger checkpoint_is_final before update or delete or truncate on audit.checkpoint for each statement execute function audit.refuse_change();
create trigger key_is_final before update or delete or truncate on audit.key for each statement execute function audit.refuse_change();
create trigger tile_is_final before delete or truncate on audit.tile for each statement execute function audit.refuse_change();
