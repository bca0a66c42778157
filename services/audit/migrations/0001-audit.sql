-- Up Migration
-- One row per request, stored compactly and rendered as an AuditEvent when read. Nothing here is ever changed.
create table audit.event (
  sequence bigint generated always as identity primary key,
  id uuid not null unique,
  recorded timestamptz not null,
  person uuid,
  organisation text not null,
  outcome text not null,
  event jsonb not null
);
create index event_of_person on audit.event (person, sequence desc);
create index event_by_organisation on audit.event (organisation, sequence desc);

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit events are never changed';
end $$;
create trigger event_is_final before update or delete or truncate on audit.event for each statement execute function audit.refuse_change();
