-- When a target that comes and fetches has last asked, whatever it said. Of others nobody keeps it.
alter table delivery_targets add column last_seen_at timestamptz;
