-- Up Migration
-- Access tokens that may not be used any more, by their `jti`, until they would have ended by themselves.
create table consent.revoked_token (
  token text primary key,
  ends timestamptz not null,
  revoked timestamptz not null default now()
);
create index revoked_token_ends on consent.revoked_token (ends);
