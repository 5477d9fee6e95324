-- Loses: who has redriven and discarded dead letters, and where each came from: those that are open cannot be redriven any more.
drop table dead_letter_acts;
drop index dead_letters_newest;
alter table dead_letters
    drop column queue,
    drop column event_type,
    drop column subject,
    drop column event_seq,
    drop column redrive_id;
