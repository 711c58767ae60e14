-- What clerks look for: number of the case as shown, name of the recipient (personal data) and case of the case system, lower case.
alter table messages add column search_text text not null default '';
update messages set search_text = lower(coalesce(json_extract(content, '$.file_reference'), '') || ' ' || coalesce(json_extract(content, '$.recipient_name'), '') || ' ' || case_ref);
