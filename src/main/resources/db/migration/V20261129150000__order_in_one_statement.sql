-- The version of what a store's orders are priced from: its menus, its categories and its currency. A transaction that changes one of these
-- raises it. It is the time of the change in microseconds, or one more than before: after a failover that lost changes, or a restore, no
-- version comes again for other prices.
alter table stores
    add column menu_version bigint not null default (extract(epoch from clock_timestamp()) * 1000000)::bigint;

create function next_menu_version(present bigint) returns bigint language sql volatile as $$
    select greatest(present + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
$$;

-- Fires at the commit, so that the store's row is the last that a change locks, after the row of store_seq that its event locks. The marker
-- lets a transaction that changes many menus raise the version once.
create function raise_menu_version() returns trigger language plpgsql as $$
declare
    store uuid := coalesce(new.store_id, old.store_id);
begin
    if current_setting('table_order.menu_raised', true) is distinct from store::text then
        update stores set menu_version = next_menu_version(menu_version) where id = store;
        perform set_config('table_order.menu_raised', store::text, true);
    end if;
    return null;
end $$;

create constraint trigger raise_menu_version after insert or update or delete on menus
    deferrable initially deferred for each row execute function raise_menu_version();

create constraint trigger raise_menu_version after insert or update or delete on menu_categories
    deferrable initially deferred for each row execute function raise_menu_version();

create function raise_own_menu_version() returns trigger language plpgsql as $$
begin
    new.menu_version := next_menu_version(old.menu_version);
    return new;
end $$;

create trigger raise_own_menu_version before update of currency on stores
    for each row when (new.currency <> old.currency) execute function raise_own_menu_version();

-- Stores an order that was priced from version p_menu_version of the menu, as one statement: order, items, idempotency key, event and outbox
-- row. Where it cannot, it changes nothing, and the outcome says why: 'no session' is open at the table, 'repeated' is a request whose key
-- is in use, 'menu changed' asks for the price again.
--
-- p_order is the order as JSON without what only the database knows: its ids and numbers, its session and its time. The event has it whole.
-- p_key is null for a key that is made of the session and p_hash.
--
-- Each statement below sees what was committed before it began. So what is asked after the lock on the session is still true when the order
-- is stored: the orders of a table, and the completion of its session, wait for that lock. What may change in spite of it is asked again after
-- the last lock, that of append_event, and fails as a serialization conflict does, which is tried again.
create function place_order(
    p_store uuid, p_table bigint, p_placed_by text, p_menu_version bigint, p_order jsonb,
    p_scope text, p_key text, p_hash bytea, p_window interval, p_traceparent text, p_request_id text,
    out outcome text, out order_id bigint, out event text
) language plpgsql as $$
declare
    session record;
    store   record;
    logged  record;
    used    text;
begin
    select s.id, t.table_number
      into session
      from table_sessions s
      join tables t on t.store_id = s.store_id and t.id = s.table_id
     where s.store_id = p_store and s.table_id = p_table and s.ended_at is null
       for no key update of s;
    if not found then
        outcome := 'no session';
        return;
    end if;
    used := coalesce(p_key, session.id || ':' || encode(p_hash, 'hex'));

    select s.menu_version, n.placed_at, ((n.placed_at at time zone s.time_zone) - s.business_day_cutoff)::date as business_day,
           exists (select
                     from idempotency_keys k
                    where k.store_id = p_store and k.scope = p_scope and k.key = used
                      and k.created_at > clock_timestamp() - p_window) as is_repeated
      into strict store
      from stores s
     cross join (select date_trunc('milliseconds', clock_timestamp()) as placed_at) n
     where s.id = p_store;
    if store.is_repeated then
        outcome := 'repeated';
        return;
    elsif store.menu_version <> p_menu_version then
        outcome := 'menu changed';
        return;
    end if;

    order_id := nextval('orders_id_seq');
    select e.seq, e.order_number, e.business_day, e.payload
      into strict logged
      from append_event(
               p_store, 'order.created', 'order', order_id, 1,
               p_order || jsonb_build_object(
                   'order_id', order_id, 'id', order_id, 'table_number', session.table_number, 'table_session_id', session.id,
                   'created_at', to_char(store.placed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
               store.business_day, p_traceparent, p_request_id) e;

    if (select s.menu_version from stores s where s.id = p_store) <> p_menu_version then
        raise exception 'the menu was changed a moment ago' using errcode = 'serialization_failure';
    end if;

    with placed as (
        insert into orders (id, store_id, table_id, session_id, order_number, business_day, total_price, note,
                            placed_by, created_at, updated_at)
        values (place_order.order_id, p_store, p_table, session.id, logged.order_number, logged.business_day,
                (p_order->>'total_price')::bigint, p_order->>'note', p_placed_by, store.placed_at, store.placed_at)
    ), items as (
        insert into order_items (store_id, order_id, line, menu_id, menu_name, unit_price, quantity, subtotal, note,
                                 pos_code, category_id, category, station)
        select p_store, place_order.order_id, i.line, i.menu_id, i.menu_name, i.unit_price, i.quantity, i.subtotal, i.note,
               i.pos_code, i.category_id, i.category, i.station
          from rows from (jsonb_to_recordset(p_order->'order_items') as (
                   menu_id bigint, menu_name text, unit_price bigint, quantity int, subtotal bigint, note text,
                   pos_code text, category_id bigint, category text, station text))
               with ordinality as i (menu_id, menu_name, unit_price, quantity, subtotal, note, pos_code, category_id, category,
                                     station, line)
    )
    insert into idempotency_keys as k (store_id, scope, key, request_hash, seq, created_at)
    values (p_store, p_scope, used, p_hash, logged.seq, clock_timestamp())
        on conflict (store_id, scope, key) do update
           set request_hash = excluded.request_hash, seq = excluded.seq, created_at = excluded.created_at
         where k.created_at <= clock_timestamp() - p_window;
    if not found then
        raise exception 'a repetition of this request was stored a moment ago' using errcode = 'serialization_failure';
    end if;

    outcome := 'placed';
    event := logged.payload::text;
end $$;
