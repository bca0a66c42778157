-- Up Migration
-- A relationship that rests on what is in a record (a visit) goes with the record, whoever's it turns out to be.
alter table consent.relationship add column record uuid;
