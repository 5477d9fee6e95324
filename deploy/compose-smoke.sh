#!/usr/bin/env bash
# Runs the real docker-compose.yml from nothing to nothing, and shows that no order is lost on the way:
# a stack of its own comes up, takes orders by its published port, has each of its services restarted while orders go on, goes down and
# comes up again. Then every accepted order is in the database once, in the broker and, as a ticket, at the connector.
# Ends with 0 if all of it holds.
#
#   deploy/compose-smoke.sh                      builds the image with Maven (some minutes)
#   deploy/compose-smoke.sh --jar target/x.jar   builds it from a jar that is there
#   deploy/compose-smoke.sh --image NAME         takes one that is there
#   deploy/compose-smoke.sh --production         with a .env filled for production, and a restaurant made by the API
#   deploy/compose-smoke.sh --monitoring         with Prometheus and Alertmanager; Grafana and the exporter of PostgreSQL unless GRAFANA=no
#   deploy/compose-smoke.sh --keep               leaves the stack running, and says how to end it
#
# Needs bash, curl, openssl and docker with docker-compose (1.29 or v2). Nothing of it touches another stack, this folder, or its .env.
# By environment: ORDERS, how many at least in each of the nine rounds (20); API_PORT, DB_PORT, REDIS_PORT, RABBITMQ_PORT, RABBITMQ_CONSOLE_PORT,
# PROMETHEUS_PORT, ALERTMANAGER_PORT, GRAFANA_PORT (free ones from 18000 on).
# shellcheck disable=SC2016  # what containers and .env are to expand
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
say() { printf '%s %s\n' "$(date +%T)" "$*"; }
die() { printf '%s FAILED: %s\n' "$(date +%T)" "$*" >&2; exit 1; }
usage() { sed -n '2,/^# shellcheck/ { /^# shellcheck/d; s/^# \{0,1\}//p }' "${BASH_SOURCE[0]}"; }

image='' jar='' production='' monitoring='' keep=''
while [ $# -gt 0 ]; do
    case $1 in
        --help | -h) usage; exit ;;
        --image) image=${2:?}; shift ;;
        --jar) jar=${2:?}; shift ;;
        --production) production=yes ;;
        --monitoring) monitoring=yes ;;
        --keep) keep=yes ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done

if docker compose version > /dev/null 2>&1; then
    composer=(docker compose)
elif command -v docker-compose > /dev/null; then
    composer=(docker-compose)
else
    die 'there is neither "docker compose" nor docker-compose'
fi

# -------------------------------------------------------------------------------------------------------------------- the stack

next=18000
free_port() { # sets the variable unless it is given
    [ -z "${!1:-}" ] || return 0
    while (exec 3<> "/dev/tcp/127.0.0.1/$next") 2> /dev/null; do next=$((next + 1)); done
    export "$1=$next"
    next=$((next + 1))
}
for name in API_PORT DB_PORT REDIS_PORT RABBITMQ_PORT RABBITMQ_CONSOLE_PORT PROMETHEUS_PORT ALERTMANAGER_PORT GRAFANA_PORT; do free_port "$name"; done

work=$(mktemp -d)
project=table-order-smoke-$$
export STACK=$project IMAGE=${image:-table-order:smoke} ORDER_RATE_LIMIT_PER_MINUTE=10000
readonly orders=${ORDERS:-20} api=http://127.0.0.1:$API_PORT

# A folder as a fresh clone has it; what is in .env there is all that the stack gets.
mkdir -p "$work/stack/keys" "$work/stack/uploads" "$work/stack/tls/ca" "$work/stack/src/main/resources" "$work/ledger"
cp -r "$root/src/main/resources/db" "$work/stack/src/main/resources/"
cp -r "$root/routes" "$root/docker-compose.yml" "$work/stack/"
[ ! -d "$root/monitoring" ] || cp -r "$root/monitoring" "$work/stack/"
unset ENV DATABASE_URL REDIS_URL RABBITMQ_URL POSTGRES_USER POSTGRES_DB POSTGRES_PASSWORD RABBITMQ_USER RABBITMQ_PASSWORD REDIS_PASSWORD \
    BOOTSTRAP_ADMIN_USERNAME BOOTSTRAP_ADMIN_PASSWORD CLASSIC_EVENT_QUEUES COMPOSE_FILE LOG_LEVEL LOG_FILE API_ADDRESS CONSOLE_ADDRESS JAR

compose() {
    "${composer[@]}" -p "$project" --project-directory "$work/stack" -f "$work/stack/docker-compose.yml" \
        ${monitoring:+--profile monitoring} "$@"
}
quietly() { "$@" > "$work/last.log" 2>&1 || { cat "$work/last.log" >&2; die "$*"; }; }

end() {
    local code=$?
    trap - EXIT
    # shellcheck disable=SC2046  # several numbers
    kill $(jobs -p) 2> /dev/null || true
    if [ $code != 0 ]; then
        compose ps || true
        compose logs --tail 40 api 2>&1 | cut -c1-300 || true
    fi
    if [ -n "$keep" ]; then
        say "it runs on: $api; end it with: cd $work/stack && STACK=$STACK IMAGE=$IMAGE ${composer[*]} -p $project down -v"
        exit $code
    fi
    # Gives the folders' owner what the service has written there.
    compose run --rm -T folders > /dev/null 2>&1 || true
    compose down -v --remove-orphans > /dev/null 2>&1 || true
    rm -rf "$work" || true
    exit $code
}
trap end EXIT

database() { compose exec -T db psql -U tableorder -d tableorder -At -c "$1" | tr -d '\r'; }
container() { docker inspect --format "$2" "$STACK-$1"; }
is_healthy() { [ "$(container "$1" '{{.State.Health.Status}}' 2> /dev/null)" = healthy ]; }

until_true() { # seconds, what, command...
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ $SECONDS -lt $deadline ] || die "in vain waited for: $what"
        sleep 0.5
    done
}

services=(api db redis rabbitmq)
if [ -n "$monitoring" ]; then
    services+=(prometheus alertmanager)
    [ "${GRAFANA:-}" = no ] || services+=(grafana postgres-exporter)
fi
up() {
    quietly compose up -d "${services[@]}"
    for service in "${services[@]}"; do until_true 240 "$service is healthy" is_healthy "$service"; done
    until_true 20 "$api/health is ok" is_ok
}
is_ok() { curl -s -m 5 "$api/health" | grep -q '^{"status":"ok"'; }

# ------------------------------------------------------------------------------------------------------------- the restaurant

field() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^,\"}]*\).*/\1/p"; }
post() { # path, body, token
    curl -s -m 20 --fail-with-body "$api$1" -H 'Content-Type: application/json' ${3:+-H "Authorization: Bearer $3"} -d "$2" ||
        die "POST $1 was refused"
}

tables=(1 2 3 4 5)
demo_restaurant() {
    store=00000000-0000-4000-8000-000000000001 menu=1 table_password=1234
}
new_restaurant() { # what production begins with
    local super admin category
    table_password=$(random)
    super=$(post /api/superadmin/auth/login "{\"username\":\"owner\",\"password\":\"$admin_password\"}" | field access_token)
    store=$(post /api/superadmin/stores '{"name":"스모크 식당","currency":"KRW","time_zone":"Asia/Seoul"}' "$super" | field id)
    post /api/superadmin/admins "{\"username\":\"manager\",\"password\":\"$admin_password\",\"role\":\"store_admin\",\"store_id\":\"$store\"}" \
        "$super" > /dev/null
    admin=$(post /api/admin/auth/login "{\"username\":\"manager\",\"password\":\"$admin_password\"}" | field access_token)
    category=$(post /api/admin/categories '{"name":"찌개"}' "$admin" | field id)
    menu=$(post /api/admin/menus "{\"category_id\":$category,\"name\":\"김치찌개\",\"price\":8000}" "$admin" | field id)
    for table in "${tables[@]}"; do
        post /api/admin/tables "{\"table_number\":\"$table\",\"password\":\"$table_password\"}" "$admin" > /dev/null
    done
}
random() { od -An -N18 -tx1 /dev/urandom | tr -d ' \n'; }

declare -A tokens
log_in() {
    for table in "${tables[@]}"; do
        tokens[$table]=$(post /api/customer/auth/login \
            "{\"store_id\":\"$store\",\"table_number\":\"$table\",\"password\":\"$table_password\"}" | field access_token)
    done
}

# Places orders as a patient client: the same key again, until it gets the order. The ledger has every order that was accepted.
order_at() { # table, round, how many, or more if something else takes longer
    local number answer
    for ((number = 1; number <= $3 || $(in_between); number++)); do
        for ((try = 0; try < 240; try++)); do
            answer=$(curl -s -m 10 -w '\n%{http_code}' "$api/api/customer/orders" -H "Authorization: Bearer ${tokens[$1]}" \
                -H 'Content-Type: application/json' -H "Idempotency-Key: $2-$1-$number" \
                -d "{\"items\":[{\"menu_id\":$menu,\"quantity\":1}],\"note\":\"$2-$1-$number\"}") || true
            if [ "${answer##*$'\n'}" = 201 ]; then
                field order_id <<< "${answer%$'\n'*}" | head -n 1 >> "$work/ledger/$1"
                break
            fi
            [ $try -lt 239 ] || { echo "$answer" >&2; die "table $1 cannot order"; }
            printf '%s\n' "${answer##*$'\n'}" >> "$work/refusals"
            sleep 0.5
        done
        sleep 0.1
    done
}
round=0
in_between() { if [ -e "$work/busy" ]; then echo 1; else echo 0; fi; }
order() { # command to run meanwhile...
    round=$((round + 1))
    local workers=() table
    : > "$work/refusals"
    [ $# = 0 ] || : > "$work/busy"
    for table in "${tables[@]}"; do
        order_at "$table" "$round" $(((orders + ${#tables[@]} - 1) / ${#tables[@]})) &
        workers+=($!)
    done
    [ $# = 0 ] || { sleep 1; "$@"; rm "$work/busy"; }
    for worker in "${workers[@]}"; do wait "$worker" || die "round $round"; done
    say "round $round: $(accepted | wc -l) orders accepted so far${*:+; during: $*}$(refusals)"
}
refusals() { [ ! -s "$work/refusals" ] || sort "$work/refusals" | uniq -c | awk '{ printf "; tried again after %s (%s times)", $2, $1 }'; }
accepted() { cat "$work"/ledger/* 2> /dev/null | sort -n; }

# ------------------------------------------------------------------------------------------------------------------ the broker

broker() { # method, path, body
    curl -s -m 10 -f -u "guest:$broker_password" -X "$1" -H 'Content-Type: application/json' ${3:+-d "$3"} \
        "http://127.0.0.1:$RABBITMQ_CONSOLE_PORT/api/$2"
}
# A queue beside those of the connectors, which has no reader.
bind_queue() {
    broker PUT queues/%2F/smoke '{"durable":true}' > /dev/null || die 'the console of RabbitMQ makes no queue'
    broker POST bindings/%2F/e/table-order-events/q/smoke '{"routing_key":"order.created.*"}' > /dev/null || die 'no binding'
}
published() { # the orders whose events are in the queue, and stay there
    broker POST queues/%2F/smoke/get '{"count":100000,"ackmode":"ack_requeue_true","encoding":"auto"}' |
        grep -o 'subject\\": *\\"orders/[0-9]*' | grep -o '[0-9]*$' | sort -nu
}
printed() { compose exec -T api ls /app/data/tickets | tr -d '\r' | sed -n 's/.*-order-\([0-9]*\)\.txt$/\1/p' | sort -n; }

same() { # what, file: as in the ledger
    accepted > "$work/accepted"
    "$1" > "$work/$1" 2> /dev/null && cmp -s "$work/accepted" "$work/$1"
}
in_database() { database "select id from orders order by id"; }
check() {
    accepted | uniq -d | grep . && die 'two keys got one order'
    same in_database || die "the database has other orders than were accepted: $(diff "$work/accepted" "$work/in_database" | head -n 5)"
    until_true 90 'every order is in the broker' same published
    until_true 90 'every order has its ticket' same printed
    say "$1: $(wc -l < "$work/accepted") orders accepted, the same in the database, in the broker and as tickets"
}

# What docs/original-design.md says to type in a running stack.
commands() {
    local said
    said=$(compose exec -T api db info) || die "db info: $said"
    [[ $said == *'; 0 pending'* ]] || die "db info: $said"
    said=$(compose exec -T api db rollback 2>&1) || [ -n "$production" ] || die "db rollback: $said"
    [[ $said == *'Loses: '* ]] || die "db rollback does not say what is lost: $said"
    said=$(compose exec -T api db apply) || die "db apply: $said"
    said=$(compose exec -T api db new 'Add order table') || die "db new: $said"
    ls "$work"/stack/src/main/resources/db/*/[VU]*__add_order_table.sql > /dev/null || die 'db new makes no files in the clone'
    compose exec -T db psql -U tableorder -d tableorder -c 'select 1' > /dev/null || die 'psql -U tableorder -d tableorder'
    compose exec -T api test -s /var/log/table-order/app.log || die 'there is no /var/log/table-order/app.log'
}

# ---------------------------------------------------------------------------------------------------------------------- the run

admin_password='' broker_password=guest
if [ -n "$production" ]; then
    admin_password=$(random) broker_password=$(random)
    sed -e 's/^ENV=.*/ENV=production/' \
        -e "s/^POSTGRES_PASSWORD=.*/POSTGRES_PASSWORD=$(random)/" \
        -e "s/^RABBITMQ_PASSWORD=.*/RABBITMQ_PASSWORD=$broker_password/" \
        -e "s/^# REDIS_PASSWORD=.*/REDIS_PASSWORD=$(random)/" \
        -e 's|^REDIS_URL=.*|REDIS_URL=redis://:${REDIS_PASSWORD}@redis:6379|' \
        -e 's/^# KITCHEN_TICKET=.*/KITCHEN_TICKET=true/' \
        -e 's/^# BOOTSTRAP_ADMIN_USERNAME=.*/BOOTSTRAP_ADMIN_USERNAME=owner/' \
        -e "s/^# BOOTSTRAP_ADMIN_PASSWORD=.*/BOOTSTRAP_ADMIN_PASSWORD=$admin_password/" "$root/.env.example" > "$work/stack/.env"
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/stack/keys/private.pem" 2> /dev/null
    openssl pkey -in "$work/stack/keys/private.pem" -pubout -out "$work/stack/keys/public.pem"
fi

if [ -z "$image" ]; then
    say "building $IMAGE"
    quietly docker build -t "$IMAGE" --build-arg JAR="$jar" "$root"
fi
say "bringing $project up with ${composer[*]}: API on $API_PORT, console of RabbitMQ on $RABBITMQ_CONSOLE_PORT"
begin=$SECONDS
up
say "healthy after $((SECONDS - begin)) s"

[ "$(compose exec -T api id -u | tr -d '\r')" = 10001 ] || die 'the service runs as another user'
! compose exec -T api touch /app/written 2> /dev/null || die 'the root file system can be written'
[ -z "$(docker port "$STACK-api" 8001 2> /dev/null)" ] || die 'the management port is published'
compose exec -T redis bash -c 'exec 3<> /dev/tcp/api/8001' || die 'the management port cannot be reached by the network'

if [ -n "$production" ]; then new_restaurant; else demo_restaurant; fi
log_in
bind_queue
order
check 'at first'
commands

stop_and_start() {
    compose stop "$1" > /dev/null 2>&1
    [ "$1" != api ] || [ "$(container api '{{.State.ExitCode}}')" = 143 ] || die "the service ended with $(container api '{{.State.ExitCode}}')"
    compose start "$1" > /dev/null 2>&1
}
for service in api db redis rabbitmq; do
    order stop_and_start "$service"
    until_true 240 "$service is healthy" is_healthy "$service"
    until_true 240 'the service is healthy' is_healthy api
    order
done
until_true 60 "$api/health is ok" is_ok
check 'after each was restarted'

compose exec -T redis sh -c 'REDISCLI_AUTH=$REDIS_PASSWORD redis-cli set smoke kept' > /dev/null 2>&1
quietly compose down
[ -z "$(docker ps -aq --filter "name=$STACK-")" ] || die 'down leaves containers'
up
[ "$(compose exec -T redis sh -c 'REDISCLI_AUTH=$REDIS_PASSWORD redis-cli get smoke' 2> /dev/null | tr -d '\r')" = kept ] || die 'Redis forgets'
check 'after down and up'

memory=$(docker stats --no-stream --format '{{.MemUsage}}' "$STACK-api")
[ "$(container api '{{.RestartCount}}{{.State.OOMKilled}}')" = 0false ] || die 'the service was restarted by itself'
say "passed in $((SECONDS - begin)) s; the service has $memory"
