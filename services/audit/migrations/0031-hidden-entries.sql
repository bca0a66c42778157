-- Up Migration
-- Accesses that the person is not told of: for a named professional's reason, until a review says otherwise. Never without a date for that.
create table audit.hidden_entry (
  id uuid primary key,
  event uuid not null,
  person uuid not null,
  -- Whose reason it is: name, job and organisation.
  professional text not null,
  reason text not null,
  organisation text not null,
  hidden_by text not null,
  hidden timestamptz not null,
  review_by date not null,
  -- Shown again: by whom and why.
  ended timestamptz,
  ended_by text,
  ended_reason text
);
create unique index hidden_entry_in_force on audit.hidden_entry (event, person) where ended is null;
create index hidden_entry_due on audit.hidden_entry (review_by) where ended is null;

-- What each review found; it is only added to.
create table audit.hidden_entry_review (
  entry uuid not null references audit.hidden_entry (id),
  at timestamptz not null,
  by text not null,
  outcome text not null check (outcome in ('keep', 'show')),
  reason text not null,
  review_by date,
  primary key (entry, at)
);
create trigger hidden_entry_review_is_final before update or delete or truncate on audit.hidden_entry_review
  for each statement execute function audit.refuse_change();
