-- What the clerk's list weighs, beside the content, which it does not read.
create index messages_for_desk on messages (tenant_id, authority_id, state, to_do, due_on, made_available_at, id, search_text);
