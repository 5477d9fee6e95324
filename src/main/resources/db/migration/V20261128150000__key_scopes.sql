-- What a key opens. Null: all, as for those that were made before there were scopes, and by instances that know of none.
alter table api_keys
    add column scopes text[]
        check (scopes <@ array['all', 'printing', 'orders', 'menus', 'events'] and cardinality(scopes) > 0);
