-- When a target that polls has last done so. Null for other targets.
alter table delivery_targets add column last_seen_at timestamptz;
