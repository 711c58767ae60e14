-- Whose day an upload counts for: its announced size is reserved when it begins, and what never came is given back when it ends.
-- Null: it began before sizes were reserved.
alter table uploads add column acting_id uuid;
