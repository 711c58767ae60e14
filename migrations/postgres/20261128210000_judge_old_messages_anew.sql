-- 0: what the message wants and what clerks search for were made by a migration, which cannot read replies and knows the small letters of
-- one alphabet only. The worker judges these anew; all that came since is right from the beginning.
alter table messages add column judged bigint not null default 0 check (judged in (0, 1));
create index messages_to_judge on messages (id) where judged = 0;
