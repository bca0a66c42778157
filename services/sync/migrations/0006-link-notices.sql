-- Up Migration
-- A link that was made or undone is told to whoever was told of those whose records moved. Identifiers only.
alter table sync.event add column link uuid;
alter table sync.event add column records uuid[];
alter table sync.event alter column record drop not null;
alter table sync.event alter column resource_type drop not null;
alter table sync.event alter column local drop not null;
alter table sync.event add constraint event_is_about_one check ((link is null) = (record is not null) and (link is null) = (records is null));
create index event_of_record on sync.event (record);
