-- Up Migration
-- A home that posts usually and was silent for too long: whom that was told. It ends with the home's next post.
create table carehome.silence (
  -- Names the Task of whoever was told.
  notice uuid primary key default gen_random_uuid(),
  home text not null,
  -- The last post before it, by our clock.
  since timestamptz not null,
  told text not null,
  after_seconds integer not null,
  told_at timestamptz not null default now(),
  unique (home, since, told)
);
create index silence_told on carehome.silence (told, told_at);
create index vital_set_home on carehome.vital_set (home, received);
