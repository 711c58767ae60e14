-- Replies that a case system fetches over the API: when it had the whole of one first, and by which name it has it.
alter table transmissions add column fetched_at timestamptz;
alter table transmissions add column reference text;
create index transmissions_to_fetch on transmissions (case_system_id, (case when state = 'transmitted' then 0 else 1 end), transmitted_at, delivery_id)
    where state <> 'begun';
