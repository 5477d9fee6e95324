-- Names are made tidy when they are written (io.tableorder.http.Names); those that were written before have to be found by them. A name
-- that would become one that is taken, or none at all, stays.
create function tidy_name(name text) returns text language sql immutable as $$
    select btrim(regexp_replace(regexp_replace(normalize(name, nfc), '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]', '', 'g'), '[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800]', ' ', 'g'))
$$;

update stores set name = tidy_name(name) where name <> tidy_name(name) and tidy_name(name) <> '';
update menus set name = tidy_name(name) where name <> tidy_name(name) and tidy_name(name) <> '';

update menu_categories n
   set name = tidy_name(name)
 where name <> tidy_name(name)
   and tidy_name(name) <> ''
   and not exists (select from menu_categories other
                    where other.store_id = n.store_id and other.id <> n.id and tidy_name(other.name) = tidy_name(n.name));

update tables n
   set table_number = tidy_name(table_number)
 where table_number <> tidy_name(table_number)
   and tidy_name(table_number) <> ''
   and not exists (select from tables other
                    where other.store_id = n.store_id and other.id <> n.id and tidy_name(other.table_number) = tidy_name(n.table_number));

update api_keys n
   set name = tidy_name(name)
 where name <> tidy_name(name)
   and tidy_name(name) <> ''
   and not exists (select from api_keys other
                    where other.store_id = n.store_id and other.id <> n.id and tidy_name(other.name) = tidy_name(n.name));

drop function tidy_name;
