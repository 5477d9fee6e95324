-- What the guests of seed.sql choose with a dish, of --with-options: the first eight menus of a store have a size and extras. Their ids can be
-- computed as well: store s has the groups 2s-1 and 2s, and the options 4s-3 to 4s, two of each group.
insert into option_groups (id, store_id, name, min_choices, max_choices) overriding system value
select (s - 1) * 2 + g, ('b0000000-0000-4000-8000-' || lpad(s::text, 12, '0'))::uuid, (array['크기', '추가'])[g], 0, (array[1, 5])[g]
  from generate_series(:first, :stores) s, generate_series(1, 2) g;

insert into options (id, store_id, group_id, name, price_delta, max_quantity, display_order) overriding system value
select (s - 1) * 4 + o, ('b0000000-0000-4000-8000-' || lpad(s::text, 12, '0'))::uuid, (s - 1) * 2 + (o + 1) / 2,
       (array['보통', '곱빼기', '계란', '치즈'])[o], (array[0, 1000, 500, 700])[o], (array[1, 1, 3, 3])[o], o
  from generate_series(:first, :stores) s, generate_series(1, 4) o;

insert into menu_option_groups (store_id, menu_id, group_id, display_order)
select ('b0000000-0000-4000-8000-' || lpad(s::text, 12, '0'))::uuid, (s - 1) * 12 + m, (s - 1) * 2 + g, g
  from generate_series(:first, :stores) s, generate_series(1, 8) m, generate_series(1, 2) g;
