# Lanes: logins from a dozen addresses, eight screens with a yearly report, and a PostgreSQL that hangs
siege_lanes() {
    # Its own compiler is not to compete for processors with what is measured.
    local lanes=("$java" -Xmx128m -XX:TieredStopAtLevel=1 "$deploy/siege/Lanes.java") store ok bad p50 p99 alone99
    besiege "logins from a dozen addresses" "${lanes[@]}" logins "$dir" "$port" "$proxy"

    # A store with a year behind it, and eight of its admins.
    store=$(query "select id from stores order by id desc limit 1")
    say "60,000 orders of a year"
    psql -c "select make_history_partitions((current_date - 365)::date, current_date)"
    psql -c "insert into order_history (store_id, original_order_id, table_id, table_number, session_id, order_number, business_day, status,
                    total_price, currency, placed_by, version, created_at, updated_at, events)
             select '$store', -n, 1, '1', -n, n % 200, current_date - n % 360, 'completed', 27000, 'KRW', 'table:1', 1,
                    now() - n % 360 * interval '1 day', now(), '[]'
               from generate_series(1, 60000) n"
    psql -c "insert into order_history_items (store_id, business_day, original_order_id, line, menu_id, menu_name, unit_price, quantity, subtotal)
             select '$store', current_date - n % 360, -n, l, (n * l) % 200, '메뉴 ' || (n * l) % 200, 9000, 1, 9000
               from generate_series(1, 60000) n, generate_series(1, 3) l"
    # The route settle-sales does so every ten minutes, for the days that are over.
    psql -c "insert into sales_days (store_id, business_day)
             select '$store', current_date - n from generate_series(1, 360) n on conflict do nothing"
    psql -c "select count(settle_sales(store_id, business_day)::text) from sales_days where store_id = '$store' and not is_settled"
    psql -c "insert into admins (store_id, username, password_hash, role)
             select '$store', 'report-' || n, 'no password fits', 'store_admin' from generate_series(1, 8) n"
    query "select 'admin:' || id || ' ' || store_id || ' ' || store_id from admins where username like 'report-%'" | tokens >"$dir/reporters"
    besiege "eight yearly reports of one store" "${lanes[@]}" reports "$dir" "$port"

    "${lanes[@]}" menus "$dir" "$port" 5 >/dev/null
    read -r ok bad p50 alone99 < <("${lanes[@]}" menus "$dir" "$port" "$seconds")
    say "freezes PostgreSQL"
    # shellcheck disable=SC2046 # one word a process
    kill -STOP $(family "$pg_pid")
    await 20 "the service to know it" away
    read -r ok bad p50 p99 < <("${lanes[@]}" menus "$dir" "$port" "$seconds")
    check "menus while PostgreSQL hangs, alone p99 $alone99 ms" "p50 $p50 ms, p99 $p99 ms, $bad refused" \
        "bad == 0 && p99 <= 2 * alone99 + allowance"
    read -r ok bad p50 p99 < <("${lanes[@]}" orders "$dir" "$port" 5)
    check "what needs it, meanwhile" "$bad refused, p50 $p50 ms, p99 $p99 ms" "ok == 0 && p99 < 500"
    # shellcheck disable=SC2046
    kill -CONT $(family "$pg_pid")
    await 10 "orders, again," answered
    check "orders after it goes on" "answered" "1"
}
family() { echo "$1" "$(pgrep -P "$1" || true)"; } # PostgreSQL's processes leave its process group
answered() { curl -sf -m 1 -o /dev/null "http://127.0.0.1:$port/api/customer/orders" -H "Authorization: Bearer $(head -1 "$dir/tokens" | cut -d' ' -f1)"; }
away() { [ "$(curl -s -m 1 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/health")" = 503 ]; }
