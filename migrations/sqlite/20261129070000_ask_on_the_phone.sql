-- When whoever holds the phone said that the photos may go to the person at the other screen. Null: not asked yet, nothing is taken.
alter table hand_offs add column confirmed_at integer;
