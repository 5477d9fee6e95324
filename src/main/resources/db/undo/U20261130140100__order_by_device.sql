-- Loses: nothing.
drop function place_order_by_device(uuid, bigint, text, bigint, jsonb, text, text, bytea, interval, text, text, jsonb);
