-- Up Migration
-- A set that calls nobody and after which the place wants readings in time is 'watched': no step of it is ever taken.
alter table carehome.escalation drop constraint escalation_state_check;
alter table carehome.escalation add constraint escalation_state_check
  check (state in ('open', 'acknowledged', 'unanswered', 'superseded', 'withdrawn', 'watched'));
