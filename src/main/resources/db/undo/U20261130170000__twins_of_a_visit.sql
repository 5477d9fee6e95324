-- Loses: nothing.
create or replace function place_order_by_device(
    p_store uuid, p_device bigint, p_placed_by text, p_menu_version bigint, p_order jsonb,
    p_scope text, p_key text, p_hash bytea, p_window interval, p_traceparent text, p_request_id text, p_stock jsonb,
    out outcome text, out order_id bigint, out event text, out sold_out bigint[]
) language plpgsql as $$
declare
    device record;
    at_table bigint;
begin
    select d.table_id, d.session_id into device from devices d where d.store_id = p_store and d.id = p_device;
    if not found then
        outcome := 'no device';
        return;
    end if;
    at_table := device.table_id;
    if device.session_id is not null then
        select s.table_id
          into at_table
          from table_sessions s
         where s.store_id = p_store and s.id = device.session_id and s.ended_at is null
           for no key update;
        if not found then
            outcome := 'session ended';
            return;
        end if;
    end if;
    select o.outcome, o.order_id, o.event, o.sold_out
      into outcome, order_id, event, sold_out
      from place_order(p_store, at_table, p_placed_by, p_menu_version, p_order || jsonb_build_object('table_id', at_table),
                       p_scope, p_key, p_hash, p_window, p_traceparent, p_request_id, p_stock) o;
end $$;

drop function scope_of_twin(uuid, bigint, text, text, bytea);
