-- Loses: which connectors were stopped (they start), what super admins did with dead letters of no store, and which messages the
-- desk has from the broker already.
drop index dead_letters_open;
drop index dead_letters_by_time;
drop index dead_letters_by_queue;
drop index dead_letters_by_route;
drop index dead_letters_by_subject;

delete from dead_letter_acts where store_id is null;
alter table dead_letter_acts alter column store_id set not null;

alter table dead_letters
    drop column broker_key,
    drop column body_size,
    drop column body_sha256;

drop table stopped_connectors;
