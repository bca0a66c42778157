-- Up Migration
-- How each source answered, counted by the hour by every process that asks. Nothing about a person.
create table locator.source_health (
  -- An ODS code, or PDS.
  source text not null,
  hour timestamptz not null,
  status text not null,
  answers integer not null,
  -- When the last of these came.
  last timestamptz not null,
  primary key (source, hour, status)
);
create index source_health_old on locator.source_health (hour);
