#!/usr/bin/env bash
# Measures what one order costs: the packaged service against PostgreSQL, Redis and RabbitMQ of its own, then pgbench against the same
# PostgreSQL, with the statements of version 1 and with the present one. Leaves nothing behind. See bench/README.md.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/run.sh [options]
  --warmup SECONDS       before anything is measured (180)
  --duration SECONDS     of each measured phase (30)
  --connections N        of wrk (32)
  --stores N             (50), with --tables N tables each (20)
  --workers LIST         pgbench clients to try, best one counts ("10 32")
  --plain                with the JVM's defaults, in place of the image's options and cache
  --jar FILE             the packaged service (target/table-order-*.jar, packaged when missing)
  --with-options         two of the three dishes have options
  --bare                 no access lines and no connector: what they cost is the difference
  --database-only        no service: schemas from src/main/resources/db/migration, then pgbench
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME, MEMORY (640m: of the container whose options are used), BENCH_JAVA_OPTS (more options of the JVM)
END
}

warmup=180 duration=30 connections=32 stores=50 tables=20 workers="10 32" plain="" jar="" database_only="" keep="" bare="" with_options=""
# shellcheck source=../deploy/options.sh
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/options.sh"

# shellcheck source=servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

[ -x "$pg_bin/pgbench" ] || die "needs postgresql with its contrib (apt-get install postgresql)"
if [ -z "$database_only" ]; then
    needs curl openssl redis-server wrk epmd "$rabbitmq" "$java"
    if [ -n "$plain" ]; then find_jar; else run_as_image; fi
fi

start_postgres

# --- pgbench ---------------------------------------------------------------------------------------------------------

# The event of an order of three dishes as version 1 sent it, a parameter like any other; and what the present statement takes, with places
# for the ids of the menus.
reference_order='{"order_id":1000000,"id":1000000,"status":"pending","total_price":30000,"currency":"KRW","table_id":500,"table_number":"10","table_session_id":500,"note":null,"version":1,"created_at":"2026-01-01T00:00:00.000Z","order_items":[{"menu_id":1,"menu_name":"메뉴 1","unit_price":5500,"quantity":2,"subtotal":11000,"note":null},{"menu_id":5,"menu_name":"메뉴 5","unit_price":7500,"quantity":1,"subtotal":7500,"note":null},{"menu_id":9,"menu_name":"메뉴 9","unit_price":9500,"quantity":1,"subtotal":9500,"note":null}]}'
present_order='{"status":"pending","total_price":28000,"currency":"KRW","table_id":500,"note":null,"version":1,"order_items":[{"line":1,"menu_id":%s,"menu_name":"메뉴 1","unit_price":5500,"quantity":2,"cancelled_quantity":0,"subtotal":11000,"state":"queued","options":[],"note":null,"version":1,"pos_code":null,"category_id":1,"category":"식사","station":null},{"line":2,"menu_id":%s,"menu_name":"메뉴 5","unit_price":7500,"quantity":1,"cancelled_quantity":0,"subtotal":7500,"state":"queued","options":[],"note":null,"version":1,"pos_code":null,"category_id":1,"category":"식사","station":null},{"line":3,"menu_id":%s,"menu_name":"메뉴 9","unit_price":9500,"quantity":1,"cancelled_quantity":0,"subtotal":9500,"state":"queued","options":[],"note":null,"version":1,"pos_code":null,"category_id":1,"category":"식사","station":null}]}'
[ -z "$with_options" ] || present_order='{"status":"pending","total_price":34000,"currency":"KRW","table_id":500,"note":null,"version":1,"order_items":[{"line":1,"menu_id":%s,"menu_name":"메뉴 1","unit_price":7500,"quantity":2,"cancelled_quantity":0,"subtotal":15000,"state":"queued","options":[{"option_id":2,"group_id":1,"group":"크기","name":"곱빼기","price_delta":1000,"quantity":1,"menu_id":null,"pos_code":null,"station":null},{"option_id":3,"group_id":2,"group":"추가","name":"계란","price_delta":500,"quantity":2,"menu_id":null,"pos_code":null,"station":null}],"note":null,"version":1,"pos_code":null,"category_id":1,"category":"식사","station":null},{"line":2,"menu_id":%s,"menu_name":"메뉴 5","unit_price":9500,"quantity":1,"cancelled_quantity":0,"subtotal":9500,"state":"queued","options":[{"option_id":2,"group_id":1,"group":"크기","name":"곱빼기","price_delta":1000,"quantity":1,"menu_id":null,"pos_code":null,"station":null},{"option_id":3,"group_id":2,"group":"추가","name":"계란","price_delta":500,"quantity":2,"menu_id":null,"pos_code":null,"station":null}],"note":null,"version":1,"pos_code":null,"category_id":1,"category":"식사","station":null},{"line":3,"menu_id":%s,"menu_name":"메뉴 9","unit_price":9500,"quantity":1,"cancelled_quantity":0,"subtotal":9500,"state":"queued","options":[],"note":null,"version":1,"pos_code":null,"category_id":1,"category":"식사","station":null}]}'

# The reference stays what it was in version 1: its statements, and the schema that they were written for.
last_reference_migration=20261123170000

start_reference() {
    superuser postgres -c "create database reference owner tableorder"
    migrate "$last_reference_migration" "${database_url%/*}/reference"
    database_url=${database_url%/*}/reference seed "$stores" "$tables"
}

migrate() { # version url: all migrations up to this version
    local file version
    for file in $(ls "$root"/src/main/resources/db/migration/V*.sql | sort -V); do
        version=$(basename "$file" | sed 's/^V\([0-9]*\)__.*/\1/')
        [ "$version" -gt "$1" ] || database_url=$2 psql -1 -f "$file"
    done
}

pgbench() { # kind clients seconds
    local name=order.reference order=$reference_order database=reference
    [ "$1" = reference ] || { name=order order=$present_order database=tableorder; }
    PGPASSWORD=$secret "$pg_bin/pgbench" -n -M prepared -h 127.0.0.1 -p "$pg_port" -U tableorder -c "$2" -j 2 -T "$3" \
        -D stores="$stores" -D tables="$tables" -D order="$order" -D scope=key:table: -D window=86400 \
        -f "$bench/$name.pgbench.sql" "$database"
}

# The best rate of each kind, with its clients and PostgreSQL's microseconds for an order.
declare -A best=([reference]=0 [present]=0) best_clients best_micros
pgbench_rows=""
run_pgbench() { # kind database
    local kind=$1 clients out rate latency cpu micros
    for clients in $workers; do
        pgbench "$kind" "$clients" 5 >"$dir/pgbench.log" 2>&1 || die "pgbench: $(tail -5 "$dir/pgbench.log")"
        settle "$2"
        cpu=$(ticks "$pg_pid")
        say "pgbench with the $kind statements and $clients clients for $duration s"
        out=$(pgbench "$kind" "$clients" "$duration" 2>"$dir/pgbench.log") || die "pgbench"
        sleep 1 # its backends end, and then count for their parent
        cpu=$(($(ticks "$pg_pid") - cpu))
        grep -q 'number of failed transactions: 0 ' <<<"$out" || die "pgbench: $(grep failed <<<"$out")"
        rate=$(awk '/^tps = / { printf "%.0f", $3 }' <<<"$out")
        latency=$(awk '/^latency average/ { printf "%.2f", $4 }' <<<"$out")
        micros=$(awk "/^number of transactions actually/ { printf \"%.0f\", $cpu * 1e6 / $clock / \$6 }" <<<"$out")
        pgbench_rows+="| pgbench, $kind statements, $clients clients; PostgreSQL $micros us an order | $rate | $latency (mean) | | 0 |"$'\n'
        if [ "$rate" -gt "${best[$kind]}" ]; then
            best[$kind]=$rate best_clients[$kind]=$clients best_micros[$kind]=$micros
        fi
    done
}

run_both() {
    start_reference
    run_pgbench reference reference
    # What the statement compares with the version that the service has priced from.
    psql -c "update stores set menu_version = 1"
    run_pgbench present tableorder
}

if [ -n "$database_only" ]; then
    migrate 99999999999999 "$database_url"
    seed "$stores" "$tables"
    [ -z "$with_options" ] || seed_options "$stores"
    run_both
    printf '\n| | orders/s | p50 ms | p99 ms | errors |\n|---|---|---|---|---|\n%s' "$pgbench_rows"
    exit 0
fi

# --- the service -----------------------------------------------------------------------------------------------------

start_redis
start_rabbitmq
make_keys
if [ -n "$bare" ]; then
    start_service service
else
    start_as_used service
fi
seed_tables "$stores" "$tables"
if [ -n "$with_options" ]; then
    seed_options "$stores"
    form=options
fi

# --- orders over HTTP ------------------------------------------------------------------------------------------------

say "warm-up for $warmup s at $connections connections"
measured=$(orders "$connections" "$warmup")
grep -v '^result' <<<"$measured" >&2 || true
[ "$(field answered)" -gt 0 ] || die "no order was taken"
settle tableorder
superuser tableorder -c "select pg_stat_statements_reset()" >/dev/null

orders_before=$(query "select count(*) from orders")
declare -A before
for name in service pg redis rabbit; do pid=${name}_pid; before[$name]=$(ticks "${!pid}"); done
say "measures for $duration s"
load_before=$(load_average)
measured=$(orders "$connections" "$duration")
declare -A cost
for name in service pg redis rabbit; do pid=${name}_pid; cost[$name]=$(($(ticks "${!pid}") - before[$name])); done

drain
stored=$(($(query "select count(*) from orders") - orders_before))

# Of the service's statements, those on the outbox are the relay's, and those on inbox, webhooks and cursors of the log come behind it. That
# of an order is a transaction of its own.
statements="select query, calls from pg_stat_statements s join pg_roles r on r.oid = s.userid
             where rolname = 'tableorder' and query !~* 'pg_stat|vacuum|^select count\(\*\) from (orders|outbox)\$'"
own=$(query "select coalesce(round(sum(calls) / $stored.0, 2), 0) from ($statements) q
              where query !~* 'outbox|inbox|webhooks|log_cursors|deliver|^(begin|commit|rollback|set|show)'")
listing=$(psql -At -F ' | ' -c "select '', round(calls / $stored.0, 3), left(regexp_replace(query, '\s+', ' ', 'g'), 100), ''
                                  from ($statements) q where calls > $stored / 100.0 order by calls desc limit 20")
created=$(field answered) seconds=$(field seconds)
rate=$(calculate %.0f "$created / $seconds") p50=$(field p50_ms) p99=$(field p99_ms) slowest=$(field max_ms)
unexpected=$(field unexpected) socket_errors=$(field socket_errors) replayed=$(field replayed)
refused=$(grep '^unexpected' <<<"$measured" || true)

# Each connection rests so long that it asks half as often.
say "measures at half of that rate for $duration s"
measured=$(PAUSE=$(calculate %.0f "2000 * $connections / $rate - $p50 / 2") orders "$connections" "$duration")
as_expected || die "$measured"
half="$(calculate %.0f "$(field answered) / $(field seconds)") | $(field p50_ms) | $(field p99_ms)"

say "stops the service"
stop "$service_pid"

# --- the database without the service ---------------------------------------------------------------------------------

run_both

# --- the table -------------------------------------------------------------------------------------------------------

cpu() { micros "${cost[$1]}" "$created"; }

cat <<END

$(machine), $("$pg_bin/postgres" --version)
$stores stores x $tables tables, $connections connections, warm-up $warmup s, measured $duration s${bare:+, without access lines and connector}${with_options:+, two of three dishes with options}, load average before measuring $load_before

| | orders/s | p50 ms | p99 ms | errors |
|---|---|---|---|---|
| service over HTTP | $rate | $p50 | $p99 | $((unexpected + socket_errors)) |
| service at half of that rate | $half | 0 |
$pgbench_rows
| | |
|---|---|
| service / pgbench with the reference (${best_clients[reference]} clients) | $(calculate %.2f "$rate / ${best[reference]}") |
| service / pgbench with the present statement (${best_clients[present]} clients) | $(calculate %.2f "$rate / ${best[present]}") |
| statements and round trips per order, relay's left out | $own |
| CPU per order: service, PostgreSQL, RabbitMQ, Redis | $(cpu service), $(cpu pg), $(cpu rabbit), $(cpu redis) us |
| CPU per order of PostgreSQL under pgbench: reference, present | ${best_micros[reference]}, ${best_micros[present]} us |
| CPU per order, service / PostgreSQL under the reference | $(calculate %.2f "$(cpu service) / ${best_micros[reference]}") |
| slowest answer | $slowest ms |
| outbox rows left at the end, time until empty | $waiting, $drained_ms ms$([ "$left" = 0 ] || echo " (still $left)") |
| answers 201, orders stored | $created, $stored (up to $connections more were cut off by the end) |

| calls per order | statement |
|---|---|
$(sed 's/^ | /| /; s/ | $/ |/' <<<"$listing")
END

[ -z "$refused" ] || echo "$refused"
[ "$unexpected" = 0 ] && [ "$socket_errors" = 0 ] && [ "$replayed" = 0 ] ||
    die "$unexpected unexpected answers, $replayed replays, $socket_errors socket errors"
[ "$stored" -ge "$created" ] && [ "$stored" -le $((created + connections)) ] || die "answers and orders differ"
[ "$left" = 0 ] || die "the outbox did not drain"
