-- Loses: the log of events, those that still wait to be published, and what consumers remember of those they have dealt with.
drop trigger open_event_stream on stores;
drop function open_event_stream();
drop function append_event(uuid, text, text, bigint, int, jsonb, date);
drop table inbox;
drop table outbox_head;
drop table outbox;
drop table event_log;
drop table store_seq;
