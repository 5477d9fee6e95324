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
  --database-only        no service: schema from src/main/resources/db/migration, then pgbench
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME, BENCH_JAVA_OPTS (options of the service's JVM)
END
}

warmup=180 duration=30 connections=32 stores=50 tables=20 workers="10 32" jar="" database_only="" keep=""
while [ $# -gt 0 ]; do
    case $1 in
        --warmup) warmup=$2; shift 2 ;;
        --duration) duration=$2; shift 2 ;;
        --connections) connections=$2; shift 2 ;;
        --stores) stores=$2; shift 2 ;;
        --tables) tables=$2; shift 2 ;;
        --workers) workers=$2; shift 2 ;;
        --jar) jar=$(realpath "$2"); shift 2 ;;
        --database-only) database_only=yes; shift ;;
        --keep) keep=yes; shift ;;
        --help | -h) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$bench")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

exec 9>&2 # for messages, also where a command's own errors are thrown away
say() { printf '%s %s\n' "$(date +%T)" "$*" >&9; }
die() { say "failed: $*"; exit 1; }

# --- tools -----------------------------------------------------------------------------------------------------------

pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -n "$pg_bin" ] || pg_bin=$(dirname "$(command -v initdb || true)")
rabbitmq=/usr/lib/rabbitmq/bin/rabbitmq-server # the wrapper in sbin changes user and folder
[ -x "$rabbitmq" ] || rabbitmq=$(command -v rabbitmq-server || true)

[ -x "$pg_bin/pgbench" ] || die "needs postgresql with its contrib (apt-get install postgresql)"
if [ -z "$database_only" ]; then
    for tool in curl openssl redis-server wrk epmd "$rabbitmq" "$java"; do
        command -v "${tool:-rabbitmq-server}" >/dev/null ||
            die "needs ${tool:-rabbitmq-server} (apt-get install curl openssl redis-server rabbitmq-server wrk)"
    done
fi

# --- life of the servers ---------------------------------------------------------------------------------------------

dir=$(mktemp -d "${TMPDIR:-/tmp}/table-order-bench.XXXXXX")
chmod 755 "$dir"
pids=() # process groups, newest last

stop() { # pid: asks its process group to end, and insists after 20 s
    local pid=$1
    kill -TERM -- "-$pid" 2>/dev/null || return 0
    for _ in $(seq 200); do
        kill -0 -- "-$pid" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL -- "-$pid" 2>/dev/null || true
}

clean_up() {
    local status=$?
    trap - EXIT INT TERM
    set +e
    if [ $status -ne 0 ]; then
        for log in "$dir"/*.log; do
            [ -s "$log" ] && { say "end of $(basename "$log"):"; tail -n 25 "$log" >&9; }
        done
    fi
    for ((i = ${#pids[@]} - 1; i >= 0; i--)); do stop "${pids[i]}"; done
    [ -f "$dir/pg/postmaster.pid" ] && as_postgres "$pg_bin/pg_ctl" -D "$dir/pg" -m fast -w stop >/dev/null 2>&1
    if [ -n "$keep" ]; then say "kept $dir"; else rm -rf "$dir"; fi
    exit $status
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

start() { # log command...: in the background, in a process group of its own; sets $started
    local log=$1
    shift
    setsid "$@" >"$dir/$log" 2>&1 </dev/null 9>&- &
    started=$!
    pids+=("$started")
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

await() { # seconds what command...
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || die "$what did not start in time"
        sleep 0.2
    done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }

as_postgres() { # PostgreSQL refuses to run as root
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

psql() { PGPASSWORD=$secret "$pg_bin/psql" -X -q -h 127.0.0.1 -p "$pg_port" -U table_order -d table_order -v ON_ERROR_STOP=1 "$@"; }
superuser() { "$pg_bin/psql" -X -q -At -h "$dir/pg" -p "$pg_port" -U bench -d "${1}" -v ON_ERROR_STOP=1 "${@:2}"; }
query() { psql -At -c "$1"; }

ticks() { # pid...: processor time of these processes and of their children, in clock ticks
    local pid all=("$@")
    for pid in "$@"; do
        # shellcheck disable=SC2207 # one number a line
        all+=($(cat "/proc/$pid/task/"*/children 2>/dev/null || true))
    done
    # After the name in parentheses, fields 12 to 15: its own user and system time, and that of children that have ended.
    for pid in "${all[@]}"; do cat "/proc/$pid/stat" 2>/dev/null || true; done |
        sed 's/^.*) //' | awk '{ sum += $12 + $13 + $14 + $15 } END { print sum + 0 }'
}

clock=$(getconf CLK_TCK)
secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')

# --- PostgreSQL ------------------------------------------------------------------------------------------------------

pg_port=$(free_port)
say "PostgreSQL on $pg_port"
mkdir "$dir/pg"
[ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
as_postgres "$pg_bin/initdb" -D "$dir/pg" -U bench -A peer -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1
cat >>"$dir/pg/postgresql.conf" <<END
listen_addresses = '127.0.0.1'
port = $pg_port
unix_socket_directories = '$dir/pg'
shared_preload_libraries = 'pg_stat_statements'
pg_stat_statements.max = 1000
max_connections = 100
shared_buffers = 512MB
max_wal_size = 8GB
checkpoint_timeout = 30min
END
cat >"$dir/pg/pg_hba.conf" <<END
local all all trust
host all all 127.0.0.1/32 scram-sha-256
END
chmod 700 "$dir/pg"
if [ "$(id -u)" = 0 ]; then
    start postgresql.log setpriv --reuid=postgres --regid=postgres --init-groups "$pg_bin/postgres" -D "$dir/pg"
else
    start postgresql.log "$pg_bin/postgres" -D "$dir/pg"
fi
pg_pid=$started
await 30 PostgreSQL superuser postgres -c 'select 1'
superuser postgres -c "create role table_order login password '$secret'"
superuser postgres -c "create database table_order owner table_order"
superuser table_order -c "create extension pg_stat_statements; grant pg_read_all_stats to table_order"

seed() {
    psql -v stores="$stores" -v tables="$tables" -f "$bench/seed.sql"
    superuser table_order -c "vacuum analyze"
}

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
    seed
    run_pgbench
    printf '\n| | orders/s | p50 ms | p99 ms | errors |\n|---|---|---|---|---|\n%s' "$pgbench_rows"
    printf '\nCPU per order of PostgreSQL at %s clients: %s us\n' "$pgbench_clients" "$pgbench_micros"
    exit 0
fi

# --- Redis and RabbitMQ ----------------------------------------------------------------------------------------------

redis_port=$(free_port)
say "Redis on $redis_port"
mkdir "$dir/redis"
printf 'requirepass %s\n' "$secret" >"$dir/redis/redis.conf"
start redis.log redis-server "$dir/redis/redis.conf" --port "$redis_port" --bind 127.0.0.1 --dir "$dir/redis" --appendonly yes --daemonize no
redis_pid=$started

rabbit_port=$(free_port)
say "RabbitMQ on $rabbit_port"
mkdir "$dir/rabbitmq"
epmd_port=$(free_port)
start epmd.log epmd -port "$epmd_port" -address 127.0.0.1
cat >"$dir/rabbitmq/rabbitmq.conf" <<END
listeners.tcp.1 = 127.0.0.1:$rabbit_port
default_user = bench
default_pass = $secret
END
start rabbitmq.log env HOME="$dir/rabbitmq" ERL_EPMD_PORT="$epmd_port" RABBITMQ_NODENAME="bench$$@localhost" \
    RABBITMQ_DIST_PORT="$(free_port)" RABBITMQ_CONFIG_FILE="$dir/rabbitmq/rabbitmq.conf" \
    RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_ENABLED_PLUGINS_FILE="$dir/rabbitmq/plugins" \
    RABBITMQ_MNESIA_BASE="$dir/rabbitmq/data" RABBITMQ_LOG_BASE="$dir/rabbitmq/log" RABBITMQ_PID_FILE="$dir/rabbitmq/pid" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}" "$rabbitmq"
rabbit_pid=$started
await 20 Redis listens "$redis_port"
await 60 RabbitMQ listens "$rabbit_port"

# --- the service -----------------------------------------------------------------------------------------------------

if [ -z "$jar" ]; then
    jar=$(ls "$root"/target/table-order-*.jar 2>/dev/null | head -1 || true)
    if [ -z "$jar" ]; then
        say "packages the service"
        (cd "$root" && ./mvnw -B -q package -DskipTests >&2) || die "package"
        jar=$(ls "$root"/target/table-order-*.jar | head -1)
    fi
fi

mkdir "$dir/keys" "$dir/data" "$dir/uploads" "$dir/routes"
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$dir/keys/jwt-private.pem" 2>/dev/null ||
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$dir/keys/jwt-private.pem" 2>/dev/null
openssl pkey -in "$dir/keys/jwt-private.pem" -pubout -out "$dir/keys/jwt-public.pem"

port=$(free_port)
say "$(basename "$jar") on $port"
launched=$SECONDS
# shellcheck disable=SC2086 # options are words
start service.log env -C "$dir" ENV=production PORT="$port" MANAGEMENT_PORT="$(free_port)" \
    DATABASE_URL="postgresql://table_order:$secret@127.0.0.1:$pg_port/table_order" \
    REDIS_URL="redis://:$secret@127.0.0.1:$redis_port/0" RABBITMQ_URL="amqp://bench:$secret@127.0.0.1:$rabbit_port/" \
    JWT_PRIVATE_KEY_PATH="$dir/keys/jwt-private.pem" JWT_PUBLIC_KEY_PATH="$dir/keys/jwt-public.pem" \
    BOOTSTRAP_ADMIN_USERNAME=bench BOOTSTRAP_ADMIN_PASSWORD="$secret" CORS_ORIGINS=https://bench.example \
    RATE_LIMIT_PER_MINUTE=1000000 LOG_LEVEL=WARN DATA_DIR="$dir/data" ROUTES_DIR="$dir/routes" UPLOADS_DIR="$dir/uploads" \
    "$java" ${BENCH_JAVA_OPTS:-} -jar "$jar"
service_pid=$started

healthy() { kill -0 "$service_pid" 2>/dev/null || die "the service ended"; curl -sf -m 2 "http://127.0.0.1:$port/health"; }
await 120 "the service" healthy
say "ready after $((SECONDS - launched)) s"

seed
psql -At -f "$bench/tables.sql" | "$java" "$bench/Tokens.java" "$dir/keys/jwt-private.pem" >"$dir/tokens"
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

# Of the service's statements, those on the outbox are the relay's. The order's own transaction ends with one commit.
statements="select query, calls from pg_stat_statements s join pg_roles r on r.oid = s.userid
             where rolname = 'table_order' and query !~* 'pg_stat|vacuum|^select count\(\*\) from (orders|outbox)\$'"
own=$(query "select coalesce(round(sum(calls) / $stored.0, 2), 0) from ($statements) q
              where query !~* 'outbox|^(begin|commit|rollback|set|show)'")
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
$stores stores x $tables tables, $connections connections, warm-up $warmup s, measured $duration s, load average before measuring $load_before

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
