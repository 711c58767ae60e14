-- Keyed hash of the branch that a message to an organization is for. Null: for all of them, or stored before this column was there.
alter table messages add column branch_hash bytea;
