-- Up Migration
-- Events by month, so that a search of one time reads no other and old months can be kept apart. Whatever else stands on the table by now
-- (columns, indexes, triggers) is carried over: an index that was unique is unique no more, since only one with the month in it could be.
create temp table carried on commit drop as
  select 1 as turn, regexp_replace(indexdef, '^CREATE UNIQUE INDEX', 'CREATE INDEX') as definition from pg_indexes
    where schemaname = 'audit' and tablename = 'event' and indexname not in ('event_pkey', 'event_id_key', 'event_of_person', 'event_by_organisation')
  union all
  select 2, pg_get_triggerdef(oid) from pg_trigger
    where tgrelid = 'audit.event'::regclass and not tgisinternal and tgname <> 'event_is_final';

alter table audit.event rename to event_unparted;
create table audit.event (
  like audit.event_unparted including defaults including storage including constraints including generated including comments
) partition by range (recorded);
-- What an event is found by: see services/audit/src/terms.ts.
alter table audit.event add column terms text[] not null default '{}';

-- What came at a time that no month is made for. It is read like every other part.
create table audit.event_default partition of audit.event default;
create trigger event_is_final before update or delete or truncate on audit.event for each statement execute function audit.refuse_change();
create trigger event_is_final before update or delete or truncate on audit.event_default for each statement execute function audit.refuse_change();

-- Makes the parts of these months that are not there, and takes into them what had to go without. Months are those of UTC.
create function audit.make_months(first timestamptz, last timestamptz) returns integer language plpgsql as $$
declare
  starts timestamp;
  part text;
  span text;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtextextended('audit.make_months', 0));
  for starts in select generate_series(date_trunc('month', first at time zone 'UTC'), last at time zone 'UTC', interval '1 month') loop
    part := 'event_' || to_char(starts, 'YYYY_MM');
    continue when to_regclass('audit.' || part) is not null;
    -- Writers wait, before they choose a part: one that had chosen the default part would fail when its month came between. Not for long.
    perform set_config('lock_timeout', '2s', true);
    lock table audit.event in share row exclusive mode;
    lock table audit.event_default in access exclusive mode;
    execute format('create table audit.%I (like audit.event including defaults including storage including constraints including generated)', part);
    span := format('recorded >= %L and recorded < %L', starts at time zone 'UTC', (starts + interval '1 month') at time zone 'UTC');
    alter table audit.event_default disable trigger event_is_final;
    execute format('with moved as (delete from audit.event_default where %s returning *) insert into audit.%I select * from moved', span, part);
    alter table audit.event_default enable trigger event_is_final;
    -- A trigger of the whole does not hear what is done to a part by its name.
    execute format('create trigger event_is_final before update or delete or truncate on audit.%I for each statement execute function audit.refuse_change()', part);
    execute format('alter table audit.event attach partition audit.%I for values from (%L) to (%L)', part, starts at time zone 'UTC', (starts + interval '1 month') at time zone 'UTC');
    made := made + 1;
  end loop;
  return made;
end $$;
select audit.make_months(coalesce((select min(recorded) from audit.event_unparted), now()), greatest(now(), (select max(recorded) from audit.event_unparted)) + interval '3 months');

-- Names of people who acted, each once: a search by a part of a name looks here first.
create table audit.agent_name (name text primary key);

-- As services/audit/src/terms.ts has it, for the events that are there; a test compares the two.
create function pg_temp.terms_of(outcome text, event jsonb) returns text[] language sql as $$
  with part as (select p from jsonb_array_elements(jsonb_build_array(event) || coalesce(event -> 'parts', '[]')) p),
    resource as (select split_part(r, ' ', 1) as kind from part, jsonb_array_elements_text(p -> 'resources') r)
  select array(select distinct term from (
    select 'x:' || outcome union all select 'i:' || (event ->> 'interaction') union all select 'w:' || (event ->> 'purpose')
    union all select 'o:' || (event #>> '{organisation,ods}') union all select 'c:' || (event ->> 'client')
    union all select 'f:' || (event ->> 'from') union all select 'u:' || (event #>> '{user,id}')
    union all select 'n:' || (event #>> '{user,name}') union all select 'r:' || (event #>> '{user,role}')
    union all select 'p:' || (p ->> 'person') from part
    union all select 'k:1' from part where p ? 'person' union all select 'k:4' from resource
    union all select 's:' || (s ->> 'ods') from part, jsonb_array_elements(coalesce(p -> 'sources', '[]')) s
    union all select 'e:' || case when kind like '%.' then rtrim(split_part(kind, '/', 2), '.') else kind end from resource
  ) t(term) where term is not null order by term)
$$;
insert into audit.event overriding system value select o.*, pg_temp.terms_of(o.outcome, o.event::jsonb) from audit.event_unparted o;
insert into audit.agent_name select distinct substr(t, 3) from audit.event, unnest(terms) t where t like 'n:%';
drop table audit.event_unparted;

alter table audit.event alter column sequence add generated always as identity;
select setval(pg_get_serial_sequence('audit.event', 'sequence'), (select coalesce(max(sequence), 0) + 1 from audit.event), false);
alter table audit.event add primary key (recorded, sequence);
create index event_by_sequence on audit.event (sequence);
create index event_by_id on audit.event (id);
create index event_of_person on audit.event (person, sequence desc) where person is not null;
create index event_by_terms on audit.event using gin (terms);
do $$
declare
  each text;
begin
  for each in select definition from carried order by turn loop
    execute each;
  end loop;
end $$;
