-- Up Migration
-- Read with every decision, and so beside the person: as of when the trace is, and the numbers that theirs has taken the place of.
alter table locator.person add column traced timestamptz, add column former_numbers text[] not null default '{}';

-- NHS numbers that another one has taken the place of: a look-up by one of them finds the person. The number itself is never given out again.
create table locator.superseded_number (
  nhs_number text primary key,
  person uuid not null references locator.person (person) on delete cascade,
  -- The person's number now.
  current text not null,
  recorded timestamptz not null default now()
);
create index superseded_number_of_person on locator.superseded_number (person);

-- What the national demographics service last said of each person, and when to ask again. The row is the outbox of its trace: it is made
-- in the transaction of the registration, and a worker takes it from here.
create table locator.trace (
  person uuid primary key references locator.person (person) on delete cascade,
  due timestamptz not null default now(),
  -- Tries since the last answer.
  attempts integer not null default 0,
  tried timestamptz,
  -- The fence, and the end, of one worker's claim.
  fence bigint not null default 0,
  claimed_until timestamptz,
  -- Null until there was an answer.
  as_of timestamptz,
  outcome text check (outcome in ('found', 'superseded', 'both-known', 'unlike', 'wrong-person', 'not-found', 'invalidated')),
  verification text,
  -- The current number, where it is not the one that the person has here (outcome both-known).
  superseded_by text,
  restricted boolean,
  -- The restriction of the person is the trace's doing, so that a trace may lift it again.
  imposed boolean not null default false,
  deceased text,
  practice text,
  practice_since text,
  -- What the relationship with the practice rests on (consent.relationship.basis).
  practice_basis text
);
create index trace_due_first on locator.trace (due) where as_of is null;
create index trace_due_again on locator.trace (due) where as_of is not null;
create index trace_tried on locator.trace (tried);

insert into locator.trace (person) select person from locator.person;

create function locator.trace_new_persons() returns trigger language plpgsql as $$
begin
  insert into locator.trace (person) select person from added on conflict (person) do nothing;
  return null;
end $$;
create trigger person_added after insert on locator.person
  referencing new table as added for each statement execute function locator.trace_new_persons();

-- Another custodian registers somebody: what is known of them should be no older than a day. A trace that is being settled is left alone.
create function locator.trace_again() returns trigger language plpgsql as $$
declare
  -- An array, so that each is found by the key however many people there are.
  registered uuid[] := array(select person from added where audience is null and person is not null);
begin
  if registered <> '{}' then
    update locator.trace set due = now() where person = any(array(
      select person from locator.trace where person = any(registered) and due > now() and as_of < now() - interval '1 day' for update skip locked));
  end if;
  return null;
end $$;
create trigger record_added after insert on locator.record
  referencing new table as added for each statement execute function locator.trace_again();

-- Links that somebody should look at. Nothing follows from a row by itself.
create table locator.link_suspected (
  item uuid primary key default gen_random_uuid(),
  person uuid not null references locator.person (person) on delete cascade,
  other uuid references locator.person (person) on delete cascade,
  reason text not null check (reason in ('superseded-number', 'demographics-differ', 'number-invalidated')),
  basis text not null,
  noted timestamptz not null default now(),
  resolved timestamptz
);
create unique index link_suspected_open on locator.link_suspected (person, coalesce(other, person), reason) where resolved is null;
