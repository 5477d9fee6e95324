-- Loses: no data; the dead letters of an event are found more slowly.
drop index dead_letters_by_event;
