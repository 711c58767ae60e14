-- Which representative wrote an answer, brought a file or began a draft; null: the owner of the draft.
alter table draft_answers add column representation_id uuid references representations (id);
alter table documents add column representation_id uuid references representations (id);
alter table drafts add column representation_id uuid references representations (id);

-- Why an authority took a message back, in its own words (binding language, perhaps personal data).
alter table messages add column withdrawn_reason text;

-- What a message wants of its person, first things first: 0 a reply, 1 more of what was asked, 2 to be read, 3 nothing, 4 withdrawn.
-- due_on is the day that counts for it (YYYY-MM-DD), or a day that never comes.
alter table messages add column to_do bigint not null default 3 check (to_do between 0 and 4);
alter table messages add column due_on text not null default '9999-12-31';
update messages set
    to_do = case state
        when 'withdrawn' then 4
        when 'answered' then 3
        else case when content::jsonb #>> '{kind,kind}' in ('inquiry', 'intent_to_refuse') then 0 else 2 end
    end,
    due_on = case when state = 'open' then coalesce(content::jsonb #>> '{kind,terms,deadline,due}', '9999-12-31') else '9999-12-31' end;
