-- A sign-in that is on its way is sealed in its state parameter; what came back is remembered for as long as it could come again.
drop table sign_ins;
create table used_sign_ins (
    state_hash blob not null primary key,
    used_at integer not null
) strict;
create index used_sign_ins_by_age on used_sign_ins (used_at);
