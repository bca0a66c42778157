-- Up Migration
-- Who said that two numbers are one person's, or are not after all. Nothing here is ever changed: what is in force follows from it.
create table locator.link_event (
  event uuid primary key,
  sequence bigint generated always as identity unique,
  -- The pair that it is about, whichever way round it was named.
  link uuid not null,
  change text not null check (change in ('merge', 'unmerge', 'review')),
  -- `local`: two of one custodian's own numbers. `person`: two NHS numbers.
  scope text not null check (scope in ('local', 'person')),
  custodian text not null default '',
  survivor text not null,
  obsolete text not null,
  -- Of a review: whose consents count from now on.
  consent text check (consent in ('both', 'survivor')),
  organisation text not null,
  said_by text not null,
  reason text not null,
  -- The message or request that said it.
  source text not null,
  -- When it came about where it was said: of two statements about a pair the later one holds, in whatever order they arrive.
  occurred timestamptz not null,
  recorded timestamptz not null default now(),
  check ((change = 'review') = (consent is not null))
);
create index link_event_of_link on locator.link_event (link, sequence);

create function locator.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'events of links are never changed';
end $$;
create trigger link_event_is_final before update or delete or truncate on locator.link_event
  for each statement execute function locator.refuse_change();

-- What follows from the events of each pair; kept in the transaction of each event.
create table locator.link (
  link uuid primary key,
  scope text not null,
  custodian text not null,
  survivor text not null,
  obsolete text not null,
  in_force boolean not null,
  consent text not null,
  reviewed boolean not null,
  occurred timestamptz not null,
  one text generated always as (least(survivor, obsolete)) stored,
  other text generated always as (greatest(survivor, obsolete)) stored,
  unique (scope, custodian, one, other)
);
create index link_by_other on locator.link (scope, custodian, other);

-- A link spoke of them once: whoever decides about them has to look at who they are and what moved. It stays.
alter table locator.person add column linked boolean not null default false;

-- `home`: whom the record was registered for. `person`: whose it is now, after the links in force. Clinical rows know neither.
alter table locator.record add column home uuid references locator.person (person);
-- A further record of one custodian about one person, kept under another of its numbers.
alter table locator.record add column beside boolean not null default false;
update locator.record set home = person;
drop index locator.record_of_person;
create unique index record_of_home on locator.record (home, custodian, coalesce(audience, '')) where not beside;
create index record_of_person on locator.record (person, custodian);
create index local_identifier_of_record on locator.local_identifier (record);

-- Who else is somebody, by the links in force. `whole`: the person is the subject now; else only some of their records are.
create table locator.member (
  subject uuid not null,
  member uuid not null,
  whole boolean not null,
  -- Whether what the member objects to, and that they are restricted, holds for the subject.
  consent boolean not null,
  reviewed boolean not null,
  primary key (subject, member)
);
create unique index member_is_one on locator.member (member) where whole;

-- Every time a record came to be somebody else's: who was shown what as whose follows from this and the audit trail.
create table locator.record_move (
  move bigint generated always as identity primary key,
  record uuid not null,
  before uuid,
  after uuid,
  -- The event that moved it; none where the record itself came later.
  event uuid,
  at timestamptz not null default clock_timestamp()
);
create index record_move_of_record on locator.record_move (record, move);
create index record_move_of_event on locator.record_move (event);
create trigger record_move_is_final before update or delete or truncate on locator.record_move
  for each statement execute function locator.refuse_change();
