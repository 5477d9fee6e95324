#!/usr/bin/env bash
# Measures what an order costs as the past and the stores grow: one service takes orders, and between two measurements its database gets what
# years would bring. Servers of its own; leaves nothing behind. See bench/README.md.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/growth.sh [options]
  --sizes LIST           past orders and stores, each larger than the one before ("1000:10 100000:100 1000000:1000 1000000:10000")
  --ten-million          and 10000000:10000 at the end: takes some 15 GB of disk
  --warmup SECONDS       before the first size is measured (180)
  --again SECONDS        of warm-up at each further size (60)
  --duration SECONDS     of each measurement (30)
  --connections N        of wrk (16)
  --tables N             of each store (20); orders come from all stores, and from a thousand tables at least if there are so many
  --plain                with the JVM's defaults, in place of the image's options and cache
  --jar FILE             the packaged service (target/table-order-*.jar, packaged when missing)
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME, MEMORY (640m: of the container whose options are used), BENCH_JAVA_OPTS (more options of the JVM)
END
}

sizes="1000:10 100000:100 1000000:1000 1000000:10000" ten_million="" warmup=180 again=60 duration=30 connections=16 tables=20 plain="" jar="" keep=""
# shellcheck source=../deploy/options.sh
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/options.sh"

# shellcheck source=servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

needs wrk
[ -n "$plain" ] || run_as_image
start_servers
start_as_used service

past=0 stores=0
grow() { # past-orders stores: adds what is missing; all stores get as many orders
    local first=$((stores + 1)) visits each
    [ "$2" -le "$stores" ] || seed "$2" "$tables" "$first"
    stores=$2
    visits=$((($1 - past + 3 * stores - 1) / (3 * stores)))
    if [ "$visits" -gt 0 ]; then
        # A hundred orders a day and store, or more if that went back further than the history is kept.
        psql -v stores="$stores" -v tables="$tables" -v visits="$visits" -v visits_a_day=$((visits > 34 * 330 ? visits / 330 + 1 : 34)) \
            -f "$bench/past.sql" >"$dir/past.log"
    fi
    past=$(query "select count(*) from order_history")
    each=$((stores * tables / 1000 > 1 ? stores * tables / 1000 : 1))
    [ "$each" -le "$tables" ] || each=$tables
    psql -At -f "$bench/tables.sql" | awk -v each="$each" 'NR % each == 0' | tokens >"$dir/tokens"
    [ -s "$dir/tokens" ] || die "tokens"
}

rows="" first_p99="" first_cpu="" first_pg=""
measure() {
    local measured service pg answered p99 load_before
    settle tableorder
    load_before=$(load_average) service=$(ticks "$service_pid") pg=$(ticks "$pg_pid")
    measured=$(orders "$connections" "$duration")
    sleep 0.5 # the relay's share
    service=$(($(ticks "$service_pid") - service)) pg=$(($(ticks "$pg_pid") - pg))
    as_expected || die "$measured"
    answered=$(field answered) p99=$(field p99_ms)
    service=$(micros "$service" "$answered") pg=$(micros "$pg" "$answered")
    first_p99=${first_p99:-$p99} first_cpu=${first_cpu:-$service} first_pg=${first_pg:-$pg}
    rows+="| $past | $stores | $(calculate %.0f "$answered / $(field seconds)") | $(field p50_ms) | $p99 | $service us | $pg us |"
    rows+=" $(calculate %.2f "$p99 / $first_p99"), $(calculate %.2f "$service / $first_cpu"), $(calculate %.2f "$pg / $first_pg") |"
    rows+=" $(query "select pg_database_size('tableorder') / 1024 / 1024") MiB | $load_before |"$'\n'
    drain
}

seconds=$warmup
for size in $sizes${ten_million:+ 10000000:10000}; do
    say "fills up to ${size%:*} past orders and ${size#*:} stores"
    grow "${size%:*}" "${size#*:}"
    say "warm-up for $seconds s at $connections connections, then measures for $duration s"
    settle tableorder
    orders "$connections" "$seconds" >/dev/null
    measure
    seconds=$again
done

cat <<END

$(machine)
$connections connections, warm-up $warmup s and $again s at each further size, measured $duration s each

| past orders | stores | orders/s | p50 ms | p99 ms | CPU per order: service | PostgreSQL | of the first row: p99, service, PostgreSQL | database | load average before |
|---|---|---|---|---|---|---|---|---|---|
$rows
END
