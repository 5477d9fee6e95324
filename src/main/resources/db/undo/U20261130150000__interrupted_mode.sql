-- Loses: that stores were busy which are paused since a required connector is out. They are online afterwards.
alter table stores
    drop column interrupted_minutes,
    drop column interrupted_until,
    drop column interrupted_reason;
