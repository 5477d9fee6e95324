-- At least one row for every table, beside the demo store. A change that adds a table adds a row here.
insert into table_sessions (store_id, table_id, started_at, ended_at)
select store_id, id, now() - interval '1 hour', case when table_number = '1' then now() end
  from tables
 where table_number in ('1', '2');

insert into orders (store_id, table_id, session_id, order_number, business_day, status, total_price, placed_by, created_at, updated_at)
select store_id, table_id, id, 1, current_date, 'pending', 20500, 'table:' || table_id, now(), now()
  from table_sessions
 where ended_at is null;

insert into order_items (store_id, order_id, line, menu_id, menu_name, unit_price, quantity, subtotal, note, pos_code, category_id,
                         category, station)
select o.store_id, o.id, 1, m.id, m.name, m.price, 2, 2 * m.price, '덜 맵게', 'K-001', m.category_id, '식사', 'kitchen'
  from orders o
  join menus m on m.store_id = o.store_id and m.name = '김치찌개';

select append_event(store_id, 'session.started', 'session', id, 1, '{"table": "2"}') from table_sessions where ended_at is null;
select append_event(store_id, 'order.created', 'order', id, 1, '{"total_price": 20500}', business_day) from orders;
insert into order_numbers (store_id, business_day, last_number) select store_id, business_day - 1, 12 from orders;
update menu_categories set version = 2, station = 'kitchen' where name = '식사';
select append_event(store_id, 'menu.changed', 'category', id, 2, '{"name": "식사"}') from menu_categories where version = 2;

insert into idempotency_keys (store_id, scope, key, request_hash, seq) select store_id, 'table:2', 'k-' || seq, '\x01', seq from outbox;
insert into inbox (consumer, event_id) select 'kitchen-printer', event_id from event_log;

insert into order_history (store_id, original_order_id, table_id, table_number, session_id, order_number, business_day, status,
                           total_price, currency, placed_by, version, created_at, updated_at, events)
select store_id, 900, table_id, '1', id, 9, current_date, 'served', 9000, 'KRW', 'table:1', 4, started_at, now(), '[{"seq": 1}]'
  from table_sessions
 where ended_at is not null;
insert into order_history_items (store_id, business_day, original_order_id, line, menu_id, menu_name, unit_price, quantity, subtotal)
select store_id, business_day, original_order_id, 1, 1, '김치찌개', 9000, 1, 9000 from order_history;

insert into deleted_orders (store_id, order_id, table_id, business_day, status, placed_by, version, created_at, updated_at, deleted_by,
                            reason, content, events)
select store_id, 901, table_id, current_date, 'pending', 'table:2', 1, now(), now(), 'admin:1', '손님이 나감', '{"id": 901}', '[]' from orders;

select settle_sales(store_id, business_day) from sales_days;

update stations set is_default = true where name = 'kitchen';
update menus set station = 'bar' where name = '콜라';
update order_items set quantity = 1, cancelled_quantity = 1, subtotal = unit_price, state = 'cooking', version = 3, done_at = '{bar}';
update order_history_items set cancelled_quantity = 1, state = 'served';
insert into order_voids (store_id, order_id, line, business_day, menu_id, menu_name, unit_price, quantity, reason_code, note, voided_by)
select store_id, order_id, line, current_date, menu_id, menu_name, unit_price, 1, 'changed_mind', '손님 요청', 'admin:1' from order_items;

insert into login_attempts (kind, account, failures, last_failed_at) values ('table', '1', 3, now());
insert into revoked_tokens (token_id, expires_at) values (gen_random_uuid(), now() + interval '1 hour');
insert into stream_tickets (hash, role, store_id, actor_id, token_id, token_version, token_expires_at, expires_at)
select '\x02', 'table', id, 1, gen_random_uuid(), 0, now() + interval '1 hour', now() + interval '30 seconds' from stores;

insert into api_keys (store_id, name, prefix, hash, scopes, created_by)
select id, 'POS', 'tok_abcdefghij', sha256('secret'), '{orders,menus}', 'admin:1' from stores;
update menus set pos_code = 'K-' || id, image_path = lpad(id::text, 32, '0') || '.jpg',
                 thumbnail_path = lpad(id::text, 32, '0') || '-thumbnail.jpg'
 where name = '김치찌개';

insert into webhooks (store_id, url, types, created_by, updated_by)
select id, 'https://example.com/hook', '{order.*}', 'admin:1', 'admin:1' from stores;
insert into webhook_secrets (store_id, webhook_id, secret, created_by) select store_id, id, 'whsec_c2VjcmV0', 'admin:1' from webhooks;
insert into targets (store_id, name, kind, options, secret, types, created_by, updated_by)
select id, '주방', 'printer', '{"host":"192.168.0.51"}', 'secret', '{order.*}', 'admin:1', 'admin:1' from stores limit 1;

insert into delivery_targets (name) values ('kitchen-printer'), ('webhook-1');
insert into deliveries (store_id, target, kind, on_paper, event_id, event_type, event_time, subject, event_seq, content, expires_at)
select e.store_id, t.name, case t.name when 'webhook-1' then 'webhook' else 'escpos' end, t.name <> 'webhook-1', e.event_id, e.type,
       e.created_at, 'orders/1', e.seq, '{}', now() + interval '1 day'
  from event_log e
 cross join delivery_targets t
 where e.type = 'order.created';
insert into delivery_attempts (delivery_id, attempt, at, millis, result, code)
select id, 1, now(), 12, 'retry', 'PAPER_OUT' from deliveries;

insert into dead_letters (store_id, event_id, route_id, body, headers, cause, attempts, delivery_id, queue, event_type)
select store_id, event_id, 'kitchen-printer-print', '\x7b7d', '{"event-type": "order.created"}', 'no paper', 4, id, 'kitchen-printer',
       'order.created'
  from deliveries;
insert into dead_letters (route_id, body, headers, cause, attempts, broker_key, body_size, body_sha256)
values ('collect-dead-letters', '\x00', '{}', 'rejected', 1, '\x03', 1000000, sha256('whole'));
insert into dead_letter_acts (store_id, dead_letter_id, act, actor) select store_id, id, 'redrive', 'admin:1' from dead_letters;
insert into stopped_connectors (name, stopped_by) values ('acme-pos', 'admin:1');
insert into connector_bindings (queue, routing_key) values ('acme-pos', 'order.created.#');
insert into connector_replays (name, replayed_by, since, events, sent, ended_at)
values ('acme-pos', 'admin:1', now() - interval '1 hour', 12, 12, now());
insert into connector_days (connector, store_id, done_until) select 'day-file', id, current_date - 2 from stores;
insert into store_reads (store_id, data, actor) select id, 'orders', 'admin:2' from stores;

update table_sessions set merged_into = id - 1, code_tries = 1 where ended_at is not null;
update stores set visit_opening = 'staff', asks_visit_code = true;
insert into devices (store_id, kind, name, table_id, key_hash, paired_by)
select store_id, 'tablet', '창가', id, sha256('key'), 'admin:1' from tables where table_number = '1' limit 1;
insert into devices (store_id, kind, session_id) select store_id, 'phone', id from table_sessions where ended_at is null;
insert into device_pairings (store_id, table_id, code_hash, created_by, expires_at)
select store_id, id, sha256('code'), 'admin:1', now() + interval '10 minutes' from tables where table_number = '2' limit 1;
update stores set language = 'en';
update menu_categories set translations = '{"en": {"name": "Meals"}}' where name = '식사';
update menus
   set translations = '{"en": {"name": "Kimchi stew"}}', allergens = '{soybeans,pork}', origin = '돼지고기: 국내산', tags = '{spicy}',
       schedule = '[{"days": ["mon"], "from": "18:00", "to": "02:00"}]', sold_out_until = now() + interval '1 hour'
 where name = '김치찌개';
insert into option_groups (store_id, name, min_choices, translations) select id, '굽기', 1, '{"en": {"name": "How done"}}' from stores;
insert into options (store_id, group_id, name, price_delta, is_default, pos_code, allergens, translations, linked_menu_id)
select g.store_id, g.id, '계란말이 추가', -500, true, 'O-1', '{eggs}', '{"en": {"name": "Egg roll"}}',
       (select min(m.id) from menus m where m.store_id = g.store_id and m.name <> '김치찌개')
  from option_groups g
 where g.name = '굽기';
insert into menu_option_groups (store_id, menu_id, group_id, display_order)
select m.store_id, m.id, g.id, 1 from menus m join option_groups g on g.store_id = m.store_id where m.name = '김치찌개' and g.name = '굽기';
update order_items set options = '[{"option_id": 1, "name": "계란말이 추가", "price_delta": -500, "quantity": 1}]';
update order_history_items set options = '[{"option_id": 1, "name": "계란말이 추가", "price_delta": -500, "quantity": 1}]';
insert into menu_stock (store_id, menu_id, portions, set_by) select store_id, id, 10, 'admin:1' from menus where name = '김치찌개';
insert into service_calls (store_id, table_id, session_id, kind, note, state, version, acknowledged_at, acknowledged_by, escalated_at)
select store_id, table_id, id, 'water', '얼음물', 'acknowledged', 3, now(), 'admin:1', now() - interval '1 minute'
  from table_sessions where ended_at is null;
update stores set mode = 'BUSY', mode_until = now() + interval '1 hour', mode_reason = '단체 손님', mode_minutes = 30, mode_by = 'admin:1',
                  interrupted_minutes = 20, interrupted_until = now() + interval '1 hour', interrupted_reason = '단체 손님', mode_version = 2;
insert into required_connectors (store_id, name, outage, is_overruled) select id, 'kitchen-printer', 'PAPER_OUT', true from stores;
