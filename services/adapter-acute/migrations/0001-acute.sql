-- Up Migration
-- Every message as it came, so that a repeat is known and an event that is not processed yet is not lost.
create table acute.message (
  facility text not null,
  application text not null,
  control_id text not null,
  content_hash bytea not null,
  type text not null,
  processed boolean not null,
  raw text not null,
  warnings text[] not null default '{}',
  received timestamptz not null default now(),
  primary key (facility, application, control_id)
);
create index message_to_process on acute.message (received) where not processed;
