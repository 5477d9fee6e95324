-- A restaurant to try the product with. Applied in development and tests only, and only to a database without stores.
do $$
declare
    demo constant uuid := '00000000-0000-4000-8000-000000000001';
begin
    if exists (select from stores) then
        return;
    end if;

    insert into stores (id, name, currency, time_zone) values (demo, '데모 식당', 'KRW', 'Asia/Seoul');

    insert into admins (store_id, username, password_hash, role) values
        (demo, 'admin', '$2a$12$y9wYlXmJkTBV54Nknw1e/uTTGKebhxFVlo5aGPgP3tgpS.REa3sra', 'store_admin'),
        (null, 'super', '$2a$12$4q75Oxnuq8aKHlDappzNPOvTPcYeeOpparY.pDDEX06T6SVEZQuBy', 'super_admin');

    insert into tables (store_id, table_number, password_hash)
    select demo, n::text, '$2a$12$4ptUwmN0ZlAiA00rchLg3OT/1jhDZ7ZWe04g7aPARmutPmWRc/zqm' from generate_series(1, 10) n;

    -- A station that a category names exists from then on.
    insert into stations (store_id, name, is_default) values (demo, 'kitchen', true);

    insert into menu_categories (store_id, name, display_order, station) values
        (demo, '식사', 1, null), (demo, '안주', 2, null), (demo, '음료', 3, 'bar'), (demo, '디저트', 4, null);

    insert into menus (store_id, category_id, name, description, price, is_available, display_order)
    select demo, c.id, m.name, m.description, m.price, m.is_available, m.display_order
      from (values
        ('식사', '김치찌개', '묵은지와 돼지고기를 넣고 푹 끓인 찌개', 9000, true, 1),
        ('식사', '된장찌개', '집된장과 두부, 애호박', 8500, true, 2),
        ('식사', '비빔밥', '계절 나물과 고추장', 10000, true, 3),
        ('식사', '제육볶음', '매콤한 돼지고기 볶음과 공깃밥', 11000, true, 4),
        ('식사', '물냉면', '여름 한정', 11000, false, 5),
        ('안주', '해물파전', '오징어와 새우를 듬뿍 넣은 파전', 18000, true, 1),
        ('안주', '골뱅이무침', '소면 사리 포함', 22000, true, 2),
        ('안주', '계란말이', '', 12000, true, 3),
        ('음료', '콜라', '355ml', 2500, true, 1),
        ('음료', '사이다', '355ml', 2500, true, 2),
        ('음료', '생맥주', '500ml', 5000, true, 3),
        ('음료', '소주', '360ml', 5000, true, 4),
        ('디저트', '팥빙수', '국산 팥', 9500, true, 1),
        ('디저트', '바닐라 아이스크림', '', 4000, true, 2)
      ) as m (category, name, description, price, is_available, display_order)
      join menu_categories c on c.store_id = demo and c.name = m.category
     order by c.display_order, m.display_order;

    update menu_categories c
       set translations = jsonb_build_object('en', jsonb_build_object('name', t.en))
      from (values ('식사', 'Meals'), ('안주', 'To share'), ('음료', 'Drinks'), ('디저트', 'Desserts')) as t (ko, en)
     where c.store_id = demo and c.name = t.ko;

    update menus m
       set translations = jsonb_build_object('en', jsonb_build_object('name', t.name, 'description', t.description)),
           allergens = t.allergens::text[], origin = t.origin, tags = t.tags::text[]
      from (values
        ('김치찌개', 'Kimchi stew', 'Aged kimchi and pork, cooked slowly', '{pork,soybeans}', '돼지고기: 국내산', '{spicy}'),
        ('된장찌개', 'Soybean paste stew', 'Soybean paste of the house, tofu and courgette', '{soybeans,shellfish}', '', '{}'),
        ('비빔밥', 'Bibimbap', 'Vegetables of the season with chilli paste', '{soybeans,sesame,eggs}', '쌀: 국내산', '{vegetarian}'),
        ('제육볶음', 'Spicy pork', 'Stir-fried pork with a bowl of rice', '{pork,soybeans,wheat,gluten}', '돼지고기: 국내산', '{spicy}'),
        ('물냉면', 'Cold noodles', 'In summer only', '{buckwheat,beef,eggs}', '쇠고기: 호주산', '{}'),
        ('해물파전', 'Seafood pancake', 'With plenty of squid and shrimps', '{squid,shrimp,wheat,gluten,eggs,molluscs,crustaceans}', '오징어: 국내산', '{}'),
        ('골뱅이무침', 'Spicy sea snails', 'With thin noodles', '{shellfish,molluscs,wheat,gluten,soybeans}', '', '{spicy}'),
        ('계란말이', 'Rolled omelette', '', '{eggs,milk}', '', '{vegetarian}'),
        ('콜라', 'Cola', '355 ml', '{}', '', '{}'),
        ('사이다', 'Lemon soda', '355 ml', '{}', '', '{}'),
        ('생맥주', 'Draught beer', '500 ml', '{gluten}', '', '{}'),
        ('소주', 'Soju', '360 ml', '{}', '', '{}'),
        ('팥빙수', 'Shaved ice with red beans', 'Red beans from Korea', '{milk,nuts}', '팥: 국내산', '{}'),
        ('바닐라 아이스크림', 'Vanilla ice cream', '', '{milk,eggs}', '', '{}')
      ) as t (ko, name, description, allergens, origin, tags)
     where m.store_id = demo and m.name = t.ko;

    -- Pictures of resources/demo, under names that images have. The service puts them there when it starts.
    update menus m
       set image_path = md5(t.picture) || '.jpg', thumbnail_path = md5(t.picture) || '-thumbnail.jpg'
      from (values
        ('김치찌개', 'kimchi-stew'), ('된장찌개', 'soybean-paste-stew'), ('비빔밥', 'bibimbap'), ('제육볶음', 'spicy-pork'),
        ('물냉면', 'cold-noodles'), ('해물파전', 'seafood-pancake'), ('골뱅이무침', 'spicy-sea-snails'),
        ('계란말이', 'rolled-omelette'), ('콜라', 'cola'), ('사이다', 'lemon-soda'), ('생맥주', 'draught-beer'), ('소주', 'soju'),
        ('팥빙수', 'shaved-ice'), ('바닐라 아이스크림', 'vanilla-ice-cream')
      ) as t (ko, picture)
     where m.store_id = demo and m.name = t.ko;

    insert into option_groups (store_id, name, min_choices, max_choices, translations) values
        (demo, '맵기', 0, 1, '{"en": {"name": "How hot"}}'),
        (demo, '추가', 0, 5, '{"en": {"name": "Extras"}}'),
        (demo, '크기', 1, 1, '{"en": {"name": "Size"}}');

    insert into options (store_id, group_id, name, price_delta, is_default, max_quantity, allergens, translations, display_order)
    select demo, g.id, o.name, o.price_delta, o.is_default, o.max_quantity, o.allergens::text[],
           jsonb_build_object('en', jsonb_build_object('name', o.en)), o.display_order
      from (values
        ('맵기', '순하게', 'Mild', 0, false, 1, '{}', 1),
        ('맵기', '보통', 'Medium', 0, true, 1, '{}', 2),
        ('맵기', '아주 맵게', 'Very hot', 500, false, 1, '{}', 3),
        ('추가', '공깃밥', 'Bowl of rice', 1000, false, 3, '{}', 1),
        ('추가', '계란프라이', 'Fried egg', 1000, false, 2, '{eggs}', 2),
        ('추가', '두부', 'Tofu', 2000, false, 1, '{soybeans}', 3),
        ('크기', '소', 'Small', 0, true, 1, '{}', 1),
        ('크기', '대', 'Large', 8000, false, 1, '{}', 2)
      ) as o (group_name, name, en, price_delta, is_default, max_quantity, allergens, display_order)
      join option_groups g on g.store_id = demo and g.name = o.group_name;

    insert into menu_option_groups (store_id, menu_id, group_id, display_order)
    select demo, m.id, g.id, u.display_order
      from (values
        ('김치찌개', '맵기', 1), ('김치찌개', '추가', 2), ('제육볶음', '맵기', 1), ('제육볶음', '추가', 2),
        ('된장찌개', '추가', 1), ('비빔밥', '추가', 1), ('골뱅이무침', '크기', 1)
      ) as u (menu, group_name, display_order)
      join menus m on m.store_id = demo and m.name = u.menu
      join option_groups g on g.store_id = demo and g.name = u.group_name;
end $$;
