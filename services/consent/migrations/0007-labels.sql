-- Up Migration
-- What makes a resource sensitive, and who may see it: versions, never edited. The newest counts, from its commit on.
create table consent.label_rules (
  version integer primary key,
  rules jsonb not null,
  reason text not null,
  imported_by text not null,
  imported timestamptz not null default now()
);
create trigger label_rules_changed after insert or update or delete or truncate on consent.label_rules
  for each statement execute function consent.count_policy_version();

-- Labelling what is kept anew under a version: how far it has come. `after` is the last key of `part` that is done.
create table consent.relabelling (
  version integer primary key references consent.label_rules (version),
  part text not null default 'resource' check (part in ('resource', 'history')),
  after_record uuid not null default '00000000-0000-0000-0000-000000000000',
  after_type text not null default '',
  after_local uuid not null default '00000000-0000-0000-0000-000000000000',
  after_version integer not null default 0,
  done bigint not null default 0,
  changed bigint not null default 0,
  about bigint not null default 0,
  started timestamptz not null default now(),
  finished timestamptz
);
create trigger relabelling_finished after update of finished on consent.relabelling
  for each statement execute function consent.count_policy_version();

-- The first statement of whatever writes labelled rows: the rules cannot change under it, and it fails (OZ001) where they have.
create function consent.labelled_under(expected integer) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('ouzel.labels'));
  if coalesce((select max(version) from consent.label_rules), 0) <> expected then
    raise exception 'the label rules have changed' using errcode = 'OZ001';
  end if;
end $$;
