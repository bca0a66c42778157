-- Up Migration
-- Who is registered to act through the exchange, and who may not any more. Whoever is not here acts on the word of their token's issuer.
create table consent.standing (
  kind text not null check (kind in ('organisation', 'practitioner', 'role', 'client')),
  id text not null,
  name text,
  -- What it belongs to: the ODS code of an organisation, the id of a practitioner.
  organisation text,
  practitioner text,
  status text not null check (status in ('active', 'suspended', 'removed')),
  version integer not null default 1,
  reason text not null,
  changed_by text not null,
  changed timestamptz not null default now(),
  primary key (kind, id)
);
create index standing_out on consent.standing (kind, id) where status <> 'active';

-- Heard by every process, which then looks again; and counted, so that a decision sees it even where nothing was heard.
create function consent.tell_standing() returns trigger language plpgsql as $$
begin
  update consent.policy_version set version = version + 1;
  perform pg_notify('ouzel_standing', '');
  return null;
end $$;
create trigger standing_changed after insert or update or delete or truncate on consent.standing
  for each statement execute function consent.tell_standing();
create trigger token_revoked after insert or update or delete or truncate on consent.revoked_token
  for each statement execute function consent.tell_standing();
