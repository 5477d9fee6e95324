-- Loses: all targets that staff keep, with their tokens, and every delivery to them, whether it has arrived or not.
delete from deliveries where target ~ '^target-[0-9]+$';
delete from delivery_targets where name ~ '^target-[0-9]+$';
drop table targets;
drop table log_cursors;
drop function follow_log();
drop function unfollow_log();
