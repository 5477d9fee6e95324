-- Whether an event that fails once more has failed before.
create index dead_letters_by_event on dead_letters (event_id) where event_id is not null;
