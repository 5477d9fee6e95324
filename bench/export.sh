#!/usr/bin/env bash
# Exports a long history, as CSV and as NDJSON, in a heap that is hardly larger than that of the idle service, to a quick client and beside
# slow ones. Servers of its own; leaves nothing behind. See bench/README.md.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/export.sh [options]
  --rows N               items in the history (1000000), of 2 in 5 as many orders of one year. An export that takes longer than the
                         service allows is made in two halves of the period, or in four, and so on
  --above MIB            heap above that of the idle service (64)
  --slow N               clients that read 1 MiB a second, meanwhile (4)
  --jar FILE             the packaged service (target/table-order-*.jar, packaged when missing)
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME, BENCH_JAVA_OPTS (options of the service's JVM)
END
}

rows=1000000 above=64 slow=4 jar="" keep=""
# shellcheck source=../deploy/options.sh
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/options.sh"

# shellcheck source=servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

needs "$jcmd"
start_servers

options=${BENCH_JAVA_OPTS:-}
BENCH_JAVA_OPTS="-XX:+UseSerialGC $options" start_service idle
seed 1 10
store=b0000000-0000-4000-8000-000000000001
psql -c "insert into admins (store_id, username, password_hash, role) values ('$store', 'bench-1', 'no password fits', 'store_admin')"
token=$(query "select 'admin:' || id || ' ' || store_id || ' -' from admins where store_id is not null" | tokens | cut -d' ' -f1)

days=364
export_file() { # form first-day last-day curl-options...: days are counted back from today; prints status and seconds
    curl -sS -H "Authorization: Bearer $token" -H "Accept: $1" -w '%{http_code} %{time_total}' "${@:4}" \
        "http://127.0.0.1:$port/api/admin/order-history?from_date=$(day "$2")&to_date=$(day "$3")"
}
day() { date -u -d "$today -$1 days" +%F; }

today=$(query "select current_date")
export_file text/csv $days 0 -o "$dir/none.csv" >/dev/null
sleep 20
idle=$(live_heap "$service_pid")
say "idle: $((idle / 1024)) MiB of heap"
stop "$service_pid"

say "makes a history of $rows rows"
psql >"$dir/made" <<END
select make_history_partitions(current_date - $days, current_date);
insert into order_history (store_id, original_order_id, table_id, table_number, session_id, order_number, business_day, status,
                           total_price, currency, note, placed_by, version, created_at, updated_at, events)
select '$store', n, 1, '1', n / 3, n / $days + 1, current_date - n % $days, 'served', 25000, 'KRW', '덜 맵게 해 주세요', 'table:1', 4,
       now() - n % $days * interval '1 day', now(), '[]'
  from generate_series(1, $rows * 2 / 5) n;
insert into order_history_items (store_id, business_day, original_order_id, line, menu_id, menu_name, unit_price, quantity, subtotal,
                                 note, pos_code, category_id, category, station)
select '$store', current_date - n % $days, n, line, line, '김치찌개 곱빼기', 5000, 2, 10000, null, 'M-001', 1, '식사', 'kitchen'
  from generate_series(1, $rows * 2 / 5) n
 cross join lateral generate_series(1, 2 + n % 2) line;
analyze order_history;
analyze order_history_items;
END

heap=$((idle / 1024 + above))
BENCH_JAVA_OPTS="-Xmx${heap}m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError $options" start_service bounded

table=""
measure() { # name form lines-expected lines-at-the-head-of-a-file
    local parts=1 part each answer status took all slowest lines size
    while :; do
        each=$(((days + parts) / parts)) lines=0 size=0 all=0 slowest=0
        for ((part = 0; part * each <= days; part++)); do
            answer=$(export_file "$2" $((part * each + each - 1 < days ? part * each + each - 1 : days)) $((part * each)) -o "$dir/file") || die "$1: no answer"
            status=${answer% *} took=${answer#* }
            [ "$status" = 200 ] || break
            lines=$((lines + $(wc -l <"$dir/file") - $4)) size=$((size + $(stat -c %s "$dir/file")))
            all=$(calculate %.1f "$all + $took") slowest=$(calculate %.1f "($took > $slowest ? $took : $slowest)")
        done
        [ "$status" != 200 ] || break
        [ "$status" = 503 ] && [ "$parts" -lt 64 ] || die "$1 is answered with $status: $(head -c 500 "$dir/file")"
        say "$1: a part of $each days takes too long ($took s)"
        parts=$((parts * 2))
    done
    [ "$lines" = "$3" ] || die "$1 has $lines lines in place of $3"
    table+="| $1 | $3 | $((size / 1024 / 1024)) MiB | $parts | $all s | $slowest s | $(($(live_heap "$service_pid") / 1024)) MiB |"$'\n'
}

items=$(query "select count(*) from order_history_items") orders=$(query "select count(*) from order_history")
measure "CSV, the first" text/csv "$items" 1
measure "NDJSON" application/x-ndjson "$orders" 0
measure "CSV" text/csv "$items" 1

readers=()
for ((i = 0; i < slow; i++)); do
    export_file text/csv $((days / 8)) 0 --limit-rate 1M -o "$dir/slow-$i" >/dev/null &
    readers+=($!)
    # The next one is made when this one is complete.
    await 60 "the file of a slow client" test -s "$dir/slow-$i"
done
measure "CSV, beside $slow slow clients" text/csv "$items" 1
for pid in "${readers[@]}"; do kill "$pid" 2>/dev/null || true; done
[ -z "$(ls -A "$dir/bounded/answers" 2>/dev/null)" ] || die "files are left"

cat <<END

$(machine), load average $(load_average)
heap of the idle service $((idle / 1024)) MiB, at most $heap MiB

| | lines | size | parts | time | slowest part | heap after a collection |
|---|---|---|---|---|---|---|
$table
END
