-- Stores, tables with an open session, and menus. Every id can be computed, so that wrk and pgbench need not look it up:
-- store s is b0000000-0000-4000-8000-<s in 12 digits>, its tables and menus are numbered on from the store before. Stores :first to :stores.
insert into stores (id, name, currency, time_zone)
select ('b0000000-0000-4000-8000-' || lpad(s::text, 12, '0'))::uuid, 'Store ' || s, 'KRW', 'Asia/Seoul'
  from generate_series(:first, :stores) s;

insert into tables (id, store_id, table_number, password_hash) overriding system value
select (s - 1) * :tables + t, ('b0000000-0000-4000-8000-' || lpad(s::text, 12, '0'))::uuid, t::text, 'no password fits'
  from generate_series(:first, :stores) s, generate_series(1, :tables) t;

insert into table_sessions (store_id, table_id)
select store_id, id from tables where id > (:first - 1) * :tables order by id;

insert into menu_categories (id, store_id, name) overriding system value
select s, ('b0000000-0000-4000-8000-' || lpad(s::text, 12, '0'))::uuid, '식사' from generate_series(:first, :stores) s;

insert into menus (id, store_id, category_id, name, price, display_order) overriding system value
select (s - 1) * 12 + m, ('b0000000-0000-4000-8000-' || lpad(s::text, 12, '0'))::uuid, s, '메뉴 ' || m, 5000 + 500 * m, m
  from generate_series(:first, :stores) s, generate_series(1, 12) m;
