-- Up Migration
-- Text, not jsonb: events are written far more often than read, and are searched by their columns alone. Random ids do not compress.
alter table audit.event disable trigger event_is_final;
alter table audit.event alter column event type text using event::text;
alter table audit.event alter column event set storage external;
alter table audit.event enable trigger event_is_final;

-- Whom an event about several people is about; an event about one names them itself.
create table audit.event_person (
  person uuid not null,
  event uuid not null,
  primary key (person, event)
);
create trigger event_person_is_final before update or delete or truncate on audit.event_person for each statement execute function audit.refuse_change();
