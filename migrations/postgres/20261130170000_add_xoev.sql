-- As messages of XÖV standards name the application of a case; null on rails that know cases by ids alone.
alter table rail_cases add column application text;
create unique index rail_cases_by_application on rail_cases (case_system_id, application) where application is not null;

-- Messages of XÖV standards that came and went, each remembered by its own number for good.
create table xoev_messages (
    case_system_id text not null,
    direction text not null check (direction in ('in', 'out')),
    -- nachrichtenUUID; of one that has none, derived from its bytes.
    message_uuid uuid not null,
    kind text not null,
    -- erstellungszeitpunkt, as it was written.
    created text not null,
    application text,
    file_number text,
    -- The message that it became.
    message_id uuid references messages (id),
    -- The delivery that it carries.
    delivery_id uuid,
    state text not null check (state in ('taken', 'refused', 'begun', 'written', 'confirmed', 'rejected')),
    -- Why it was refused: a code of its standard, and words without content.
    code text,
    detail text,
    -- Name of its file or folder.
    entry text not null,
    at timestamptz not null,
    -- When it was told that it was read, or was not read in time.
    told_at timestamptz,
    primary key (case_system_id, direction, message_uuid)
);
create index xoev_messages_by_message on xoev_messages (message_id) where message_id is not null;
create index xoev_messages_by_delivery on xoev_messages (delivery_id) where delivery_id is not null;
create index xoev_messages_by_state on xoev_messages (case_system_id, direction, state, at);
create index xoev_messages_to_be_told on xoev_messages (case_system_id, kind) where direction = 'in' and told_at is null;
