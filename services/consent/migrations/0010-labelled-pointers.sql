-- Up Migration
-- Document pointers are labelled anew after the resources; how far is in after_type.
alter table consent.relabelling drop constraint relabelling_part_check;
alter table consent.relabelling add check (part in ('resource', 'history', 'pointer'));
