-- Loses: the kinds and codes of dead letters.
drop index dead_letter_acts_by_time;
drop index dead_letters_by_kind;

alter table dead_letter_acts
    drop constraint dead_letter_acts_dead_letter_id_fkey,
    add constraint dead_letter_acts_dead_letter_id_fkey foreign key (dead_letter_id) references dead_letters;

alter table dead_letters
    drop column kind,
    drop column code;
