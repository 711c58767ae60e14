-- Which representative is uploading; null: the owner of the draft. A file stays the work of whoever brought it.
alter table uploads add column representation_id blob references representations (id);
