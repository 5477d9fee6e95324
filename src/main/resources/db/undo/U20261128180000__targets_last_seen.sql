-- Loses: when each polling printer was last heard of; the next poll says it again.
alter table delivery_targets drop column last_seen_at;
