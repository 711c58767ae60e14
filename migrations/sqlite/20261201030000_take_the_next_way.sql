-- 1: an attempt may have arrived though nobody said so: it must not go another way as well.
alter table errands add column may_have_arrived integer not null default 0;
-- Of what was tried before, nobody knows any more how it ended.
update errands set may_have_arrived = 1 where state <> 'done' and (attempts > 0 or lease is not null);
-- Attempts on ways before the one that it takes now.
alter table errands add column attempts_elsewhere integer not null default 0;
