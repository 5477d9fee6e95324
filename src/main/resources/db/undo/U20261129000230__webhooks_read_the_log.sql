-- Loses: what has not become deliveries to webhooks yet.
drop trigger follow_log on webhooks;
drop trigger unfollow_log on webhooks;
alter table webhooks drop column since;
