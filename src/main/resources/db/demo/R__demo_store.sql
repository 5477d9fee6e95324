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

    insert into menu_categories (store_id, name, display_order) values
        (demo, '식사', 1), (demo, '안주', 2), (demo, '음료', 3), (demo, '디저트', 4);

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
end $$;
