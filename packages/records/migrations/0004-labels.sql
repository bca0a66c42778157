-- Up Migration
-- A new label is no new version: what a source said is the same as before, and history keeps each version once.
drop trigger resource_history on records.resource;
create trigger resource_ended before delete on records.resource for each row execute function records.keep_history();
create trigger resource_superseded before update on records.resource for each row
  when (old.version is distinct from new.version) execute function records.keep_history();

-- The pointers of before name no labels: what is held says with which it is held.
update locator.pointer p set labels = h.labels from (select record, type, min(labels) as labels from records.resource group by record, type) h
  where (p.record, p.type) = (h.record, h.type);
