# Slow sockets: clients that send headers, bodies and bodies of refused requests a byte at a time, or read answers so
siege_slow() {
    # Answers that no socket's buffers hold.
    psql -c "insert into menus (store_id, category_id, name, description, price, display_order)
             select s.id, c.id, '큰 메뉴 ' || n, repeat('가나다라마바사', 60), 9000, 100 + n
               from stores s join menu_categories c on c.store_id = s.id, generate_series(1, 200) n"
    local kind
    for kind in headers bodies refused-bodies answers; do
        besiege "slow $kind" "${guests[@]}" "$kind" "$dir" "$port" "$sockets" "$addresses"
    done
    # The service drops slow clients: the connections that are left are those of the last siege, whose time is not over.
    await 60 "the end of all slow sockets" no_connection
    check "connections 60 s after the sieges" "0" "1"
}
no_connection() { [ -z "$(ss -Htn state established "sport = :$port" 2>/dev/null)" ]; }
