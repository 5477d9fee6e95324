# Servers of a script's own: PostgreSQL, Redis, RabbitMQ and the packaged service, on free ports, with data and logs in a folder
# that is removed at the end whatever happens; and what measurements share. Sourced by the scripts beside it and by those in deploy/, which
# may set `jar` and `keep`, and `database_url`, `redis_url`, `rabbitmq_url` in place of starting one.

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$bench")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java jcmd=${JAVA_HOME:+$JAVA_HOME/bin/}jcmd
service_java=${SERVICE_JAVA:-$java} # a JRE, where the programs beside it need a JDK
# shellcheck source=../deploy/processes.sh
. "$root/deploy/processes.sh"

exec 9>&2 # for messages, also where a command's own errors are thrown away
say() { printf '%s %s\n' "$(date +%T)" "$*" >&9; }
die() { say "failed: $*"; exit 1; }

# --- tools -----------------------------------------------------------------------------------------------------------

pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -n "$pg_bin" ] || pg_bin=$(dirname "$(command -v initdb || true)")
rabbitmq=/usr/lib/rabbitmq/bin/rabbitmq-server # the wrapper in sbin changes user and folder
[ -x "$rabbitmq" ] || rabbitmq=$(command -v rabbitmq-server || true)

needs() { # tool...
    local tool
    for tool in "$@"; do
        command -v "${tool:-rabbitmq-server}" >/dev/null ||
            die "needs ${tool:-rabbitmq-server} (apt-get install curl openssl postgresql redis-server rabbitmq-server wrk)"
    done
}

# --- life of the servers ---------------------------------------------------------------------------------------------

dir=$(mktemp -d "${TMPDIR:-/tmp}/table-order-bench.XXXXXX")
chmod 755 "$dir"
pids=() # process groups, newest last
group="" # memory group of one of them, if it has one

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
    [ -z "$group" ] || rmdir "$group"
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
    setsid "$@" >>"$dir/$log" 2>&1 </dev/null 9>&- &
    started=$!
    pids+=("$started")
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

psql() { "$pg_bin/psql" -X -q -d "$database_url" -v ON_ERROR_STOP=1 "$@"; }
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

start_postgres() { # sets pg_port, pg_pid, database_url
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
    database_url="postgresql://tableorder:$secret@127.0.0.1:$pg_port/tableorder"
    await 30 PostgreSQL superuser postgres -c 'select 1'
    superuser postgres -c "create role tableorder login password '$secret'"
    superuser postgres -c "create database tableorder owner tableorder"
    superuser tableorder -c "create extension pg_stat_statements; grant pg_read_all_stats to tableorder"
}

seed() { # stores tables [first-store]: stores up to this number, with so many tables each
    psql -v first="${3:-1}" -v stores="$1" -v tables="$2" -f "$bench/seed.sql"
    psql -c "analyze stores, tables, table_sessions, menu_categories, menus"
}

# Between warm-up and measuring. Plans that were made while the tables were all but empty scan them whole; statistics end that.
settle() { # database
    superuser "$1" -c "vacuum analyze"
    superuser "$1" -c "checkpoint"
}

# --- Redis and RabbitMQ ----------------------------------------------------------------------------------------------

start_redis() { # sets redis_port, redis_pid, redis_url
    redis_port=$(free_port)
    say "Redis on $redis_port"
    mkdir "$dir/redis"
    printf 'requirepass %s\n' "$secret" >"$dir/redis/redis.conf"
    start redis.log redis-server "$dir/redis/redis.conf" --port "$redis_port" --bind 127.0.0.1 --dir "$dir/redis" --appendonly yes --daemonize no
    redis_pid=$started
    redis_url="redis://:$secret@127.0.0.1:$redis_port/0"
    await 20 Redis listens "$redis_port"
}

start_rabbitmq() { # sets rabbit_port, rabbit_pid, rabbitmq_url
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
    rabbitmq_url="amqp://bench:$secret@127.0.0.1:$rabbit_port/"
    rabbit_env=(env HOME="$dir/rabbitmq" ERL_EPMD_PORT="$epmd_port" RABBITMQ_NODENAME="bench$$@localhost" RABBITMQ_CONF_ENV_FILE=/dev/null)
    launch_rabbitmq
}

launch_rabbitmq() { # once more, on the same port and data; sets rabbit_pid
    start rabbitmq.log "${rabbit_env[@]}" \
        RABBITMQ_DIST_PORT="$(free_port)" RABBITMQ_CONFIG_FILE="$dir/rabbitmq/rabbitmq.conf" \
        RABBITMQ_ENABLED_PLUGINS_FILE="$dir/rabbitmq/plugins" \
        RABBITMQ_MNESIA_BASE="$dir/rabbitmq/data" RABBITMQ_LOG_BASE="$dir/rabbitmq/log" RABBITMQ_PID_FILE="$dir/rabbitmq/pid" \
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}" "$rabbitmq"
    rabbit_pid=$started
    await 60 RabbitMQ listens "$rabbit_port"
}

rabbitmqctl() { "${rabbit_env[@]}" "$(dirname "$rabbitmq")/rabbitmqctl" -q "$@"; }

# --- the service -----------------------------------------------------------------------------------------------------

find_jar() { # sets jar, unless it is set
    if [ -z "$jar" ]; then
        jar=$(ls "$root"/target/table-order-*.jar 2>/dev/null | head -1 || true)
        if [ -z "$jar" ]; then
            say "packages the service"
            (cd "$root" && ./mvnw -B -q package -DskipTests >&2) || die "package"
            jar=$(ls "$root"/target/table-order-*.jar | head -1)
        fi
    fi
}

make_keys() {
    mkdir "$dir/keys"
    openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$dir/keys/private.pem" 2>/dev/null ||
        openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$dir/keys/private.pem" 2>/dev/null
    openssl pkey -in "$dir/keys/private.pem" -pubout -out "$dir/keys/public.pem"
}

start_servers() { # all that the service needs
    needs curl openssl redis-server epmd "$rabbitmq" "$java"
    find_jar
    start_postgres
    start_redis
    start_rabbitmq
    make_keys
}

start_service() { # name VARIABLE=value...: an instance of its own, on $fixed_port if set; sets port, management_port, service_pid
    local name=$1 launched=$SECONDS
    shift
    port=${fixed_port:-$(free_port)} management_port=$(free_port)
    say "$(basename "$jar") on $port"
    mkdir -p "$dir/$name/uploads" "$dir/$name/routes"
    # shellcheck disable=SC2086 # options are words
    start "$name.log" env -C "$dir" ENV=production PORT="$port" MANAGEMENT_PORT="$management_port" \
        DATABASE_URL="$database_url" REDIS_URL="$redis_url" RABBITMQ_URL="$rabbitmq_url" \
        JWT_PRIVATE_KEY_PATH="$dir/keys/private.pem" JWT_PUBLIC_KEY_PATH="$dir/keys/public.pem" \
        BOOTSTRAP_ADMIN_USERNAME=bench BOOTSTRAP_ADMIN_PASSWORD="$secret" CORS_ORIGINS=https://bench.example \
        RATE_LIMIT_PER_MINUTE=1000000 LOG_LEVEL=WARN KITCHEN_TICKET=true \
        DATA_DIR="$dir/$name" ROUTES_DIR="$dir/$name/routes" UPLOADS_DIR="$dir/$name/uploads" "$@" \
        "$service_java" ${BENCH_JAVA_OPTS:-} -jar "$jar"
    service_pid=$started
    await 400 "the service" healthy
    say "ready after $((SECONDS - launched)) s"
}

start_as_used() { # name VARIABLE=value...: as users run it: with access lines, and with a ticket for the kitchen for each order
    mkdir -p "$dir/$1/routes"
    cp "$root"/routes/kitchen-ticket.* "$dir/$1/routes"
    start_service "$1" LOG_LEVEL=INFO "${@:2}"
}

java_version() { "$service_java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p'; }

image_options() { # the image's options of the JVM, in as much memory as its container has; without the cache, and only what this JVM knows
    local options
    options=$(grep -v '^#\|AOTCache' "$root/deploy/image/java.options")
    [ "$(java_version)" -ge 24 ] || options=$(grep -v 'sun-misc-unsafe\|CompactObjectHeaders' <<<"$options")
    echo "-XX:MaxRAM=${MEMORY:-640m} ${options//$'\n'/ }"
}

extract_app() { # the parts of the jar side by side, in $dir/app; sets extracted
    "$java" -Djarmode=tools -jar "$jar" extract --destination "$dir/app" >"$dir/extract.log"
    extracted=$(ls "$dir"/app/*.jar)
}

make_cache() { # file seconds: an AOT cache of the extracted service
    "$root/deploy/train-cache.sh" --app "$dir/app" --output "$1" --seconds "$2"
}

cache_options() { # file; on: the JVM ends if it cannot use it
    echo "-XX:AOTCache=$1 -XX:AOTMode=on"
}

run_as_image() { # the service runs as in the image from now on: its parts, its options, and a cache if the JVM can have one
    find_jar
    extract_app
    jar=$extracted
    local cache=""
    if [ "$(java_version)" -ge 25 ]; then
        make_cache "$dir/image.aot" 40
        cache=$(cache_options "$dir/image.aot")
    fi
    BENCH_JAVA_OPTS="$(image_options) $cache ${BENCH_JAVA_OPTS:-}"
}

live_heap() { # pid: KiB of the heap that are in use after a collection
    "$jcmd" "$1" GC.run >/dev/null
    "$jcmd" "$1" GC.heap_info | sed '/Metaspace/,$d' | sed -n 's/.* used \([0-9]*\)K.*/\1/p' | awk '{ sum += $1 } END { print sum + 0 }'
}

healthy() { kill -0 "$service_pid" 2>/dev/null || die "the service ended"; curl -sf -m 2 "http://127.0.0.1:$port/health"; }

tokens() { # < lines of "actor store rest"
    "$java" "$bench/Tokens.java" "$dir/keys/private.pem"
}

# --- load, and what it costs -----------------------------------------------------------------------------------------

# Orders with options: what the stores of seed_tables have is set once, and `form` for each load.
form=""
seed_options() { # stores
    psql -v first=1 -v stores="$1" -f "$bench/options.sql"
    psql -c "analyze option_groups, options, menu_option_groups"
}

seed_tables() { # stores tables: with a token for each table in $dir/tokens, in lines of "token first_menu_id"
    seed "$1" "$2"
    psql -At -f "$bench/tables.sql" | tokens >"$dir/tokens"
    [ "$(wc -l <"$dir/tokens")" = $(($1 * $2)) ] || die "tokens"
}

load() { # script path tokens connections seconds: prints the lines "result ..." and "unexpected ..." of wrk's script
    wrk -t 2 -c "$4" -d "${5}s" --timeout 10s -s "$bench/$1.lua" "http://127.0.0.1:$port$2" -- "$3" "$RANDOM$RANDOM" ${form:+"$form"} 2>&1 |
        tee "$dir/wrk.log" | grep -E '^(result|unexpected) ' || die "wrk: $(cat "$dir/wrk.log")"
}

orders() { # connections seconds
    load orders /api/customer/orders "$dir/tokens" "$@"
}

drain() { # lets the relay publish what waits; sets waiting, left and drained_ms
    local from
    from=$(date +%s%N)
    waiting=$(query "select count(*) from outbox")
    left=$waiting
    while [ "$left" -gt 0 ] && [ $(($(date +%s%N) - from)) -lt 120000000000 ]; do
        sleep 0.1
        left=$(query "select count(*) from outbox")
    done
    drained_ms=$((($(date +%s%N) - from) / 1000000))
}

# shellcheck disable=SC2154 # measured is what the caller has from load
field() { # name: of the result in $measured
    sed -n "s/^result .*\b$1=\([^ ]*\).*/\1/p" <<<"$measured"
}

as_expected() { # of the result in $measured: no answer was another one, and there were some
    [ "$(field answered)" -gt 0 ] && [ "$(field unexpected)" = 0 ] && [ "$(field socket_errors)" = 0 ] && [ "$(field replayed)" = 0 ]
}

calculate() { # format expression
    awk "BEGIN { printf \"$1\", $2 }"
}

micros() { # ticks count: processor time for each
    calculate %.0f "$1 * 1e6 / $clock / $2"
}

median() { # < numbers, one a line
    sort -n | awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int((NR + 2) / 2)]) / 2 }'
}

machine() { # for the head of a table
    printf '%s, %s x %s, %s' "$(date +%F)" "$(nproc)" "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)" \
        "$("$service_java" -version 2>&1 | sed -n 's/^openjdk version "\([^"]*\)".*/JDK \1/p')"
}

load_average() { cut -d' ' -f1 /proc/loadavg; }
