-- An address that waits for its code stands beside the confirmed one, which stays until then.
alter table notice_preferences add column wanted text;
update notice_preferences set wanted = email, email = null where confirmed_at is null;
