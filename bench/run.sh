#!/usr/bin/env bash
# Measures what one order costs: the packaged service against PostgreSQL, Redis and RabbitMQ of its own, then pgbench with the
# statements of one order against the same PostgreSQL. Leaves nothing behind. See bench/README.md.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/run.sh [options]
  --warmup SECONDS       before anything is measured (180)
  --duration SECONDS     of each measured phase (30)
  --connections N        of wrk (32)
  --stores N             (50), with --tables N tables each (20)
  --workers LIST         pgbench clients to try, best one counts ("10 32")
  --jar FILE             the packaged service (target/table-order-*.jar, packaged when missing)
  --bare                 no access lines and no connector: what they cost is the difference
  --database-only        no service: schema from src/main/resources/db/migration, then pgbench
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME, BENCH_JAVA_OPTS (options of the service's JVM)
END
}

warmup=180 duration=30 connections=32 stores=50 tables=20 workers="10 32" jar="" database_only="" keep="" bare=""
while [ $# -gt 0 ]; do
    case $1 in
        --warmup) warmup=$2; shift 2 ;;
        --duration) duration=$2; shift 2 ;;
        --connections) connections=$2; shift 2 ;;
        --stores) stores=$2; shift 2 ;;
        --tables) tables=$2; shift 2 ;;
        --workers) workers=$2; shift 2 ;;
        --jar) jar=$(realpath "$2"); shift 2 ;;
        --bare) bare=yes; shift ;;
        --database-only) database_only=yes; shift ;;
        --keep) keep=yes; shift ;;
        --help | -h) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done

. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

[ -x "$pg_bin/pgbench" ] || die "needs postgresql with its contrib (apt-get install postgresql)"
[ -n "$database_only" ] || needs curl openssl redis-server wrk epmd "$rabbitmq" "$java"

start_postgres

# --- pgbench ---------------------------------------------------------------------------------------------------------

# The event of an order of three dishes as the service sends it, a parameter like any other.
order='{"order_id":1000000,"id":1000000,"status":"pending","total_price":30000,"currency":"KRW","table_id":500,"table_number":"10","table_session_id":500,"note":null,"version":1,"created_at":"2026-01-01T00:00:00.000Z","order_items":[{"menu_id":1,"menu_name":"메뉴 1","unit_price":5500,"quantity":2,"subtotal":11000,"note":null},{"menu_id":5,"menu_name":"메뉴 5","unit_price":7500,"quantity":1,"subtotal":7500,"note":null},{"menu_id":9,"menu_name":"메뉴 9","unit_price":9500,"quantity":1,"subtotal":9500,"note":null}]}'

pgbench() { # clients seconds
    PGPASSWORD=$secret "$pg_bin/pgbench" -n -M prepared -h 127.0.0.1 -p "$pg_port" -U table_order -c "$1" -j 2 -T "$2" \
        -D stores="$stores" -D tables="$tables" -D order="$order" -D scope=key:table: -D window=86400 \
        -f "$bench/order.pgbench.sql" table_order
}

# Between warm-up and measuring. Plans that were made while the tables were all but empty scan them whole; statistics end that.
settle() {
    superuser table_order -c "vacuum analyze"
    superuser table_order -c "checkpoint"
}

best_pgbench=0 pgbench_clients=0 pgbench_micros=0 pgbench_rows=""
run_pgbench() {
    local clients out rate latency cpu
    for clients in $workers; do
        pgbench "$clients" 5 >"$dir/pgbench.log" 2>&1 || die "pgbench: $(tail -5 "$dir/pgbench.log")"
        settle
        cpu=$(ticks "$pg_pid")
        say "pgbench with $clients clients for $duration s"
        out=$(pgbench "$clients" "$duration" 2>"$dir/pgbench.log") || die "pgbench"
        grep -q 'number of failed transactions: 0 ' <<<"$out" || die "pgbench: $(grep failed <<<"$out")"
        rate=$(awk '/^tps = / { printf "%.0f", $3 }' <<<"$out")
        latency=$(awk '/^latency average/ { printf "%.2f", $4 }' <<<"$out")
        pgbench_rows+="| pgbench, $clients clients | $rate | $latency (mean) | | 0 |"$'\n'
        if [ "$rate" -gt "$best_pgbench" ]; then
            best_pgbench=$rate pgbench_clients=$clients
            cpu=$(($(ticks "$pg_pid") - cpu))
            pgbench_micros=$(awk "/^number of transactions actually/ { printf \"%.0f\", $cpu * 1e6 / $clock / \$6 }" <<<"$out")
        fi
    done
}

if [ -n "$database_only" ]; then
    for file in $(ls "$root"/src/main/resources/db/migration/V*.sql | sort -V); do psql -1 -f "$file"; done
    seed "$stores" "$tables"
    run_pgbench
    printf '\n| | orders/s | p50 ms | p99 ms | errors |\n|---|---|---|---|---|\n%s' "$pgbench_rows"
    printf '\nCPU per order of PostgreSQL at %s clients: %s us\n' "$pgbench_clients" "$pgbench_micros"
    exit 0
fi

# --- the service -----------------------------------------------------------------------------------------------------

start_redis
start_rabbitmq
find_jar
make_keys
# As users run it: access lines are on, and each order is a ticket for the kitchen.
if [ -n "$bare" ]; then
    start_service service
else
    mkdir -p "$dir/service/routes"
    cp "$root"/routes/kitchen-ticket.* "$dir/service/routes"
    start_service service LOG_LEVEL=INFO
fi

seed "$stores" "$tables"
psql -At -f "$bench/tables.sql" | tokens >"$dir/tokens"
[ "$(wc -l <"$dir/tokens")" = $((stores * tables)) ] || die "tokens"

# --- orders over HTTP ------------------------------------------------------------------------------------------------

load() { # seconds: the last line of the output is the result
    wrk -t 2 -c "$connections" -d "${1}s" --timeout 10s -s "$bench/orders.lua" "http://127.0.0.1:$port/api/customer/orders" \
        -- "$dir/tokens" "$RANDOM$RANDOM" 2>&1 | tee "$dir/wrk.log" | grep -E '^(result|unexpected) ' || die "wrk: $(cat "$dir/wrk.log")"
}
field() { sed -n "s/^result .*\b$1=\([^ ]*\).*/\1/p" <<<"$measured"; }

say "warm-up for $warmup s at $connections connections"
measured=$(load "$warmup")
grep -v '^result' <<<"$measured" >&2 || true
[ "$(field created)" -gt 0 ] || die "no order was taken"
settle
superuser table_order -c "select pg_stat_statements_reset()" >/dev/null

orders_before=$(query "select count(*) from orders")
declare -A before
for name in service pg redis rabbit; do pid=${name}_pid; before[$name]=$(ticks "${!pid}"); done
say "measures for $duration s"
load_before=$(cut -d' ' -f1 /proc/loadavg)
measured=$(load "$duration")
declare -A cost
for name in service pg redis rabbit; do pid=${name}_pid; cost[$name]=$(($(ticks "${!pid}") - before[$name])); done

drained_from=$(date +%s%N)
waiting=$(query "select count(*) from outbox")
left=$waiting
while [ "$left" -gt 0 ] && [ $(($(date +%s%N) - drained_from)) -lt 120000000000 ]; do
    sleep 0.1
    left=$(query "select count(*) from outbox")
done
drained_ms=$((($(date +%s%N) - drained_from) / 1000000))
stored=$(($(query "select count(*) from orders") - orders_before))

# Of the service's statements, those on the outbox are the relay's, and those on inbox, webhooks and cursors of the log come behind it. The order's own transaction ends with one commit.
statements="select query, calls from pg_stat_statements s join pg_roles r on r.oid = s.userid
             where rolname = 'table_order' and query !~* 'pg_stat|vacuum|^select count\(\*\) from (orders|outbox)\$'"
own=$(query "select coalesce(round(sum(calls) / $stored.0, 2), 0) from ($statements) q
              where query !~* 'outbox|inbox|webhooks|log_cursors|deliver|^(begin|commit|rollback|set|show)'")
listing=$(psql -At -F ' | ' -c "select '', round(calls / $stored.0, 3), left(regexp_replace(query, '\s+', ' ', 'g'), 100), ''
                                  from ($statements) q where calls > $stored / 100.0 order by calls desc limit 20")
round_trips=$(awk "BEGIN { print $own + 1 }")

say "stops the service"
stop "$service_pid"

# --- the same statements without the service -------------------------------------------------------------------------

run_pgbench

# --- the table -------------------------------------------------------------------------------------------------------

created=$(field created)
rate=$(awk "BEGIN { printf \"%.0f\", $created / $(field seconds) }")
micros() { awk "BEGIN { printf \"%.0f\", ${cost[$1]} * 1e6 / $clock / $created }"; }
unexpected=$(field unexpected) socket_errors=$(field socket_errors) replayed=$(field replayed)

cat <<END

$(date +%F), $(nproc) x $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $("$java" -version 2>&1 | sed -n 's/^openjdk version "\([^"]*\)".*/JDK \1/p'), $("$pg_bin/postgres" --version)
$stores stores x $tables tables, $connections connections, warm-up $warmup s, measured $duration s${bare:+, without access lines and connector}, load average before measuring $load_before

| | orders/s | p50 ms | p99 ms | errors |
|---|---|---|---|---|
| service over HTTP | $rate | $(field p50_ms) | $(field p99_ms) | $((unexpected + socket_errors)) |
$pgbench_rows
| | |
|---|---|
| service / pgbench ($pgbench_clients clients) | $(awk "BEGIN { printf \"%.2f\", $best_pgbench ? $rate / $best_pgbench : 0 }") |
| statements per order, relay's left out | $own + begin + commit |
| round trips per order | $round_trips (begin travels with the first statement) |
| CPU per order: service, PostgreSQL, RabbitMQ, Redis | $(micros service), $(micros pg), $(micros rabbit), $(micros redis) us |
| CPU per order of PostgreSQL under pgbench | $pgbench_micros us |
| slowest answer | $(field max_ms) ms |
| outbox rows left at the end, time until empty | $waiting, $drained_ms ms$([ "$left" = 0 ] || echo " (still $left)") |
| answers 201, orders stored | $created, $stored (up to $connections more were cut off by the end) |

| calls per order | statement |
|---|---|
$(sed 's/^ | /| /; s/ | $/ |/' <<<"$listing")
END

grep '^unexpected' <<<"$measured" || true
[ "$unexpected" = 0 ] && [ "$socket_errors" = 0 ] && [ "$replayed" = 0 ] ||
    die "$unexpected unexpected answers, $replayed replays, $socket_errors socket errors"
[ "$stored" -ge "$created" ] && [ "$stored" -le $((created + connections)) ] || die "answers and orders differ"
[ "$left" = 0 ] || die "the outbox did not drain"
