-- Up Migration
-- Who wants a past answer written again, for which case, and who approved it. What was in the answer is not here: it is written from the record.
create table audit.reconstruction (
  id uuid primary key,
  event uuid not null,
  case_reference text not null,
  reason text not null,
  organisation text not null,
  requested_by text not null,
  requested timestamptz not null,
  decision text check (decision in ('approved', 'refused')),
  decided_by text,
  decided timestamptz,
  decision_reason text,
  -- Until when an approved one can be opened.
  open_until timestamptz,
  check ((decision is null) = (decided_by is null) and (decision is null) = (decided is null)),
  -- Two pairs of eyes.
  check (decided_by is distinct from requested_by),
  check ((open_until is null) = (decision is distinct from 'approved'))
);
create index reconstruction_by_time on audit.reconstruction (requested desc);

-- Public bases of the API that answers have named, one row for each that there ever was: links in past answers begin with one of them.
create table audit.answer_base (
  base text primary key,
  since timestamptz not null default now()
);
