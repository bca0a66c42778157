-- Up Migration
-- Counting needs no row: the index says what policy looks at.
drop index records.resource_by_date;
create index resource_by_date on records.resource (record, type, clinical_date desc, local) include (labels);
