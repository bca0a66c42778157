-- Up Migration
-- Relationships that turned out never to have been: out of the way of decisions, and there for whoever reviews what they opened.
create table consent.relationship_taken_back (
  organisation text not null,
  person uuid not null,
  kind text not null,
  basis text not null,
  starts timestamptz not null,
  ends timestamptz,
  record uuid,
  taken_back timestamptz not null
);
create index relationship_taken_back_of_person on consent.relationship_taken_back (person);
