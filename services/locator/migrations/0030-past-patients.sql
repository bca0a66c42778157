-- Up Migration
-- Who somebody was said to be, before each change: what was shown of them can be shown again to those who look into it. It goes with them.
create table locator.past_patient (
  person uuid not null references locator.person (person) on delete cascade,
  version integer not null,
  updated timestamptz not null,
  nhs_number text not null,
  patient text not null,
  primary key (person, version)
);
create function locator.keep_past_patient() returns trigger language plpgsql as $$
begin
  insert into locator.past_patient (person, version, updated, nhs_number, patient)
  values (old.person, old.version, old.updated, old.nhs_number, old.patient) on conflict do nothing;
  return new;
end $$;
create trigger patient_superseded before update on locator.person for each row
  when (old.version is distinct from new.version) execute function locator.keep_past_patient();
