-- Up Migration
-- A person looked at a dead delivery and ended it, so that what waits behind it goes on.
alter table sync.delivery drop constraint delivery_state_check;
alter table sync.delivery add check (state in ('waiting', 'delivered', 'refused', 'dead', 'discarded'));
create index delivery_dead on sync.delivery (position) where state = 'dead';
create index delivery_due on sync.delivery (next_try) where state = 'waiting';

-- What was done with each, by whom and why: only ever added to.
create table sync.dead_letter_decision (
  decision uuid primary key default gen_random_uuid(),
  delivery uuid not null references sync.delivery (delivery),
  action text not null check (action in ('replay', 'discard', 'redirect')),
  -- Whom it goes to in the place of its destination.
  redirected_to text,
  reason text not null,
  decided_by text not null,
  decided timestamptz not null default now(),
  check ((action = 'redirect') = (redirected_to is not null))
);
