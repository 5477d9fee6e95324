#!/usr/bin/env bash
# Measures how long an order takes to the live streams of its store's staff: on the instance that took it, on another instance,
# and both once more without RabbitMQ. Servers of its own; leaves nothing behind. See bench/README.md.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/streams.sh [options]
  --stores N             (50), each with one admin and --tables N tables (20)
  --streams N            of each admin (20)
  --rate N               orders a second (50)
  --warmup SECONDS       before each measurement (30)
  --duration SECONDS     of each measurement (30)
  --one                  no second instance
  --jar FILE             the packaged service (target/table-order-*.jar, packaged when missing)
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME, BENCH_JAVA_OPTS (options of the services' JVMs)
END
}

stores=50 tables=20 streams=20 rate=50 warmup=30 duration=30 one="" jar="" keep=""
# shellcheck source=../deploy/options.sh
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/options.sh"

# shellcheck source=servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

needs jcmd
start_servers
limits=(STREAM_RATE_LIMIT_PER_MINUTE=1000000 STREAMS_PER_ACTOR="$((2 * streams))")
start_service service "${limits[@]}"
first_port=$port first_pid=$service_pid
seed_tables "$stores" "$tables"
psql -c "insert into admins (store_id, username, password_hash, role)
         select id, 'bench-' || id, 'no password fits', 'store_admin' from stores"
query "select 'admin:' || id || ' ' || store_id || ' -' from admins where store_id is not null order by store_id" |
    tokens >"$dir/admins"
if [ -z "$one" ]; then
    start_service second "${limits[@]}"
    second_port=$port
fi

rows=""
measure() { # name port-of-streams
    say "$1: load average $(load_average)"
    local threads cpu row heap client
    cpu=$(ticks "$first_pid")
    "$java" "$bench/Streams.java" "$1" "$first_port" "$2" "$dir/admins" "$streams" "$dir/tokens" "$rate" "$warmup" \
        "$duration" >"$dir/row" 2>"$dir/client.log" &
    client=$!
    until grep -qs '^open$' "$dir/client.log"; do
        kill -0 $client 2>/dev/null || die "client: $(tail -n 3 "$dir/client.log")"
        sleep 0.5
    done
    heap=$(($(live_heap "$first_pid") / 1024))
    wait $client || die "client"
    row=$(<"$dir/row")
    threads=$(sed -n 's/^Threads:\t*//p' "/proc/$first_pid/status")
    rows+="$row"$'\n'
    say "$row first instance: $threads threads, $heap MB of heap in use with the streams open, $(($(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$first_pid/status") / 1024)) MB in all, its processor time: $((($(ticks "$first_pid") - cpu) / clock)) s"
}

measure "same instance" "$first_port"
[ -n "$one" ] || measure "another instance" "$second_port"
say "stops RabbitMQ"
stop "$rabbit_pid"
measure "same instance, RabbitMQ down" "$first_port"
[ -n "$one" ] || measure "another instance, RabbitMQ down" "$second_port"

cat <<END

$(machine), load average $(load_average)
$stores stores, $rate orders/s, warm-up $warmup s, measured $duration s; p50 / p99 / slowest in ms

| | streams | orders | deliveries | from the 201 | from the request | lost | doubled |
|---|---|---|---|---|---|---|---|
$rows
END
