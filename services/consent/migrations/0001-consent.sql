-- Up Migration
-- Agreements are versioned and never edited in place: a change is a new version.
create table consent.agreement (
  id text not null,
  version integer not null,
  custodian_kinds text[] not null,
  requester_kinds text[] not null,
  purposes text[] not null,
  -- Null: every type.
  types text[],
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  revoked_at timestamptz,
  controller text not null,
  approver text not null,
  lawful_basis text not null,
  primary key (id, version)
);

-- Grows with every change to shared policy; read with the facts of each decision, so that a stale copy is seen at once.
create table consent.policy_version (single boolean primary key default true check (single), version bigint not null);
insert into consent.policy_version values (true, 1);

create function consent.count_policy_version() returns trigger language plpgsql as $$
begin
  update consent.policy_version set version = version + 1;
  return null;
end $$;
create trigger agreement_changed after insert or update or delete or truncate on consent.agreement
  for each statement execute function consent.count_policy_version();

-- Why an organisation may know of a person: facts with dates, from registers and events; never from an address.
create table consent.relationship (
  organisation text not null,
  person uuid not null,
  kind text not null,
  -- What it rests on, so that the same fact seen again is the same relationship.
  basis text not null,
  starts timestamptz not null,
  ends timestamptz,
  primary key (person, organisation, kind, basis)
);

-- What a person objects to: sharing what this custodian holds (null: anybody), with this organisation (null: anybody).
create table consent.directive (
  directive uuid primary key,
  person uuid not null,
  custodian text,
  organisation text,
  starts timestamptz not null,
  ends timestamptz
);
create index directive_of_person on consent.directive (person);
