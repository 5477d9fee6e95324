copy (
    select id || ' ' || store_id || ' ' || (select min(m.id) from menus m where m.store_id = t.store_id)
      from tables t order by id
) to stdout
