-- The list of messages tells which additions were begun and not sent.
create index drafts_by_account on drafts (tenant_id, account_id) where state = 'open';
