-- Up Migration
-- A type of which everything is labelled must not be seen to be held: with which labels it is held is beside it.
alter table locator.pointer add column labels integer not null default 0;
alter table locator.pointer drop constraint pointer_pkey;
alter table locator.pointer add primary key (record, type, labels);
