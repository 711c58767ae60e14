-- What clerks look for: number of the case as shown, name of the recipient (personal data) and case of the case system, lower case.
alter table messages add column search_text text not null default '';
update messages set search_text = lower(coalesce(content::jsonb ->> 'file_reference', '') || ' ' || coalesce(content::jsonb ->> 'recipient_name', '') || ' ' || case_ref);
