-- Another way than that of the case system which sent the message; null: its own.
alter table deliveries add column case_system_id text;
-- An operator has given it up: nobody is reminded of it any more. It can still be retried.
alter table deliveries add column given_up_at integer;
-- Since when it waits for a person, through the portal's own further attempts.
alter table deliveries add column stuck_since integer;
