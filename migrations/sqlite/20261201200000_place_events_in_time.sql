-- A long queue is not read whole for each of its parts.
create index events_to_place_batch on events_to_place (batch) where batch is not null;
-- 0 is no place: whoever noted moments only is told from whoever begins at the first place.
update feed_end set place = 1 where place = 0;
