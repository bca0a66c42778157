-- Up Migration
-- The status is a token like any other. `facts` holds what tokens cannot: by element, spans of time [from, until) in milliseconds,
-- quantities [value, least, most, system|code, unit], and texts [folded, as written].
alter table records.resource drop column status, add column facts jsonb;
alter table records.history drop column status, add column facts jsonb, add column ended timestamptz not null default now();

-- Sorting puts what has no date last; one that sorts needs no case of its own.
update records.resource set clinical_date = '-infinity' where clinical_date is null;
update records.history set clinical_date = '-infinity' where clinical_date is null;
alter table records.resource alter column clinical_date set not null;
alter table records.history alter column clinical_date set not null;
drop index records.resource_by_date;
create index resource_by_date on records.resource (record, type, clinical_date desc, local);

-- History is what was superseded: a resource that never changed is kept once. A trigger, so that no statement can forget it.
delete from records.history h using records.resource r where (h.record, h.type, h.local, h.version) = (r.record, r.type, r.local, r.version);
create function records.keep_history() returns trigger language plpgsql as $$
begin
  insert into records.history (record, type, local, version, updated, occurred, clinical_date, tokens, labels, digest, subject_at, body, facts, ended)
  values (old.record, old.type, old.local, old.version, old.updated, old.occurred, old.clinical_date, old.tokens, old.labels, old.digest, old.subject_at, old.body, old.facts, clock_timestamp());
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger resource_history before update or delete on records.resource for each row execute function records.keep_history();

-- Business identifiers of what contributors posted: a conditional create looks here, among the caller's own.
create table records.identifier (
  custodian text not null,
  type text not null,
  token text not null,
  record uuid not null,
  local uuid not null,
  primary key (custodian, type, token, record, local)
);
