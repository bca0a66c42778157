-- Up Migration
-- Whoever gave a notice looks what became of it.
create index event_of_notice on sync.event (local) where resource_type = 'Notice';
