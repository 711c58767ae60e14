-- 1: an attempt may have arrived though nobody said so: it must not go another way as well.
alter table errands add column may_have_arrived integer not null default 0;
