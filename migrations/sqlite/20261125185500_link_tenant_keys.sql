-- A tenant's keys form a chain: two instances that start at once cannot both make a first one.
alter table tenant_keys add column follows_key_id blob;
update tenant_keys set follows_key_id = (
    select earlier.id from tenant_keys earlier
    where earlier.tenant_id = tenant_keys.tenant_id
      and (earlier.created_at < tenant_keys.created_at or (earlier.created_at = tenant_keys.created_at and earlier.id < tenant_keys.id))
    order by earlier.created_at desc, earlier.id desc limit 1
);
create unique index tenant_keys_first on tenant_keys (tenant_id) where follows_key_id is null;
create unique index tenant_keys_next on tenant_keys (follows_key_id);
