-- What the owner of the draft had answered before a representative answered anew: it counts again once that right has ended.
alter table draft_answers add column owners_answer text;
