-- Each look of a program asks for what was recognized since.
create index bindings_by_place on bindings (account_id, placed);
