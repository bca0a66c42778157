-- Up Migration
-- A user's declaration that they must see a record: a self-claimed relationship, or break-glass. Kept whatever came of it.
create table consent.break_glass (
  claim uuid primary key,
  -- Null: nobody of that number is known here.
  person uuid,
  organisation text not null,
  acting text not null,
  acting_name text not null,
  role text not null,
  -- Kinds of https://fhir.nhs.uk/CodeSystem/SCR-AlertType: creates a relationship (1), alerts to an access (2).
  self_claim boolean not null,
  access_alert boolean not null,
  -- Codes of https://fhir.nhs.uk/CodeSystem/SCR-AlertReason.
  reasons text[] not null,
  note text not null,
  cannot_be_asked boolean not null,
  starts timestamptz not null,
  ends timestamptz not null,
  trace text not null,
  review_by timestamptz not null,
  escalated timestamptz,
  reviewed timestamptz,
  reviewer text,
  finding text check (finding in ('appropriate', 'inappropriate')),
  finding_note text
);
create index break_glass_in_force on consent.break_glass (person, organisation, acting, ends);
create index break_glass_of_user on consent.break_glass (acting, starts);
create index break_glass_to_review on consent.break_glass (review_by) where reviewed is null;

-- A source's own word that the person does not want it to share: it shuts every copy kept of that source, until it answers again.
create table consent.source_dissent (
  person uuid not null,
  custodian text not null,
  code text not null,
  noted timestamptz not null,
  primary key (person, custodian)
);
