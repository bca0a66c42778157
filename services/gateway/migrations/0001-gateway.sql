-- Up Migration
-- Keys that every process of the gateway has in common. They protect links, not data: each page is decided anew.
create table gateway.secret (name text primary key, key bytea not null);
insert into gateway.secret values ('pages', sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

-- Requests that are answered later (`Prefer: respond-async`): who asked what about whom, and how each source has answered so far.
create table gateway.job (
  job uuid primary key,
  owner text not null,
  person uuid not null,
  query text not null,
  started timestamptz not null default now(),
  ended timestamptz,
  due integer,
  sources jsonb not null default '[]',
  failure text
);
create index job_by_start on gateway.job (started);
