-- Where a dead letter came from, so that it can be sent there once more. What was kept before this has no queue, and can only
-- be discarded. A redriven event goes by its redrive_id in the inbox: the event's own id is remembered as given up.
alter table dead_letters
    add column queue      text,
    add column event_type text,
    add column subject    text,
    add column event_seq  bigint,
    add column redrive_id uuid not null default gen_random_uuid();

update dead_letters set event_type = headers->>'event-type';

create index dead_letters_newest on dead_letters (store_id, id desc);

-- Who has done what with a dead letter.
create table dead_letter_acts (
    id             bigint generated always as identity primary key,
    store_id       uuid        not null,
    dead_letter_id bigint      not null references dead_letters,
    act            text        not null check (act in ('redrive', 'discard')),
    actor          text        not null,
    reason         text,
    at             timestamptz not null default now()
);

create index dead_letter_acts_by_letter on dead_letter_acts (dead_letter_id);
