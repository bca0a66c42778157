-- Up Migration
-- When what was made of the trail (cases, what rules found, hidden entries) was erased with it: whose it was is not there any more, and null
-- means nothing else then.
alter table audit.casefile add column erased timestamptz;
alter table audit.alert add column erased timestamptz;
alter table audit.hidden_entry add column erased timestamptz;
alter table audit.hidden_entry alter column person drop not null;
alter table audit.hidden_entry add check (person is not null or erased is not null);
alter table audit.casefile add check (erased is null or person is null);
create index casefile_by_person on audit.casefile (person) where person is not null;
create index alert_by_person on audit.alert (person) where person is not null;
create index hidden_entry_by_person on audit.hidden_entry (person) where person is not null;
create index reconstruction_by_event on audit.reconstruction (event);
create index opening_by_person on audit.opening (person);
