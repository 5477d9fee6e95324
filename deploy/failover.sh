#!/usr/bin/env bash
# Shows that the service outlives a change of PostgreSQL's primary: a primary and a synchronous standby change their parts twice while
# guests order, once by a crash and once in good order. No answer is a 500, no accepted order is lost, and orders are taken again within
# 10 s. Leaves nothing behind.
set -euo pipefail

usage() {
    cat <<'END'
usage: deploy/failover.sh [options]
  --rate N               orders a second (20)
  --steady SECONDS       of load before, between and after the changes (10)
  --jar FILE             the packaged service (target/table-order-*.jar, packaged when missing)
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME, BENCH_JAVA_OPTS (options of the service's JVM)
Needs: curl openssl java, and Debian's postgresql, redis-server and rabbitmq-server, which are started on free ports
(apt-get install curl openssl postgresql redis-server rabbitmq-server)
END
}

rate=20 steady=10 jar="" keep=""
# shellcheck source=options.sh
. "$(dirname "${BASH_SOURCE[0]}")/options.sh"

deploy=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../bench/servers.sh
. "$deploy/../bench/servers.sh"
PATH=$PATH:/usr/sbin
BENCH_JAVA_OPTS=${BENCH_JAVA_OPTS:--Xmx384m}

needs curl openssl "$java" redis-server epmd "$rabbitmq"
[ -x "$pg_bin/pg_basebackup" ] || die "needs pg_basebackup (apt-get install postgresql)"
find_jar

# --- a primary and a standby -----------------------------------------------------------------------------------------

nodes=("$dir/first" "$dir/second") node_ports=("$(free_port)" "$(free_port)") primary=0

control() { # node command...
    local node=$1
    shift
    as_postgres "$pg_bin/pg_ctl" -D "${nodes[$node]}" -w "$@" >>"$dir/pg_ctl.log" 2>&1
}
launch() { # node
    control "$1" start -l "$dir/postgresql.log" \
        -o "-p ${node_ports[$1]} -c listen_addresses=127.0.0.1 -c unix_socket_directories='${nodes[$1]}'"
}
ask() { # node sql
    "$pg_bin/psql" -X -q -At -h "${nodes[$1]}" -p "${node_ports[$1]}" -U bench -d postgres -v ON_ERROR_STOP=1 -c "$2"
}
configure() { ask "$1" "alter system set $2" && ask "$1" "select pg_reload_conf()" >/dev/null; } # node setting
in_step() { [ "$(ask $primary "select count(*) from pg_stat_replication where sync_state = 'sync'")" = 1 ]; }

add_standby() { # node: a copy of the primary, which then commits nothing that the standby has not
    rm -rf "${nodes[$1]}"
    as_postgres "$pg_bin/pg_basebackup" -D "${nodes[$1]}" -h "${nodes[$primary]}" -p "${node_ports[$primary]}" -U bench -R -c fast --no-sync \
        >>"$dir/pg_ctl.log" 2>&1
    launch "$1"
    configure $primary "synchronous_standby_names = '*'"
    await 60 "the standby" in_step
}
promote() { # the other node. The former primary must have ended: nothing that it goes on to commit would be kept.
    primary=$((1 - primary))
    control $primary promote
    promoted=$(date +%s%N)
    configure $primary "synchronous_standby_names = ''"
}
end_nodes() {
    for node in 0 1; do [ ! -f "${nodes[$node]}/postmaster.pid" ] || control $node stop -m immediate || true; done
}
trap 'status=$?; set +e; end_nodes; (exit $status); clean_up' EXIT

: >"$dir/postgresql.log"
: >"$dir/pg_ctl.log"
mkdir "${nodes[@]}"
if [ "$(id -u)" = 0 ]; then
    chown postgres "${nodes[@]}" "$dir/postgresql.log"
    chown :postgres "$dir"
    chmod 775 "$dir"
fi
as_postgres "$pg_bin/initdb" -D "${nodes[0]}" -U bench -A peer -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1
cat >"${nodes[0]}/pg_hba.conf" <<END
local all all trust
local replication all trust
host all all 127.0.0.1/32 scram-sha-256
END
say "PostgreSQL on ${node_ports[*]}"
launch 0
ask 0 "create role tableorder login password '$secret'"
ask 0 "create database tableorder owner tableorder"
add_standby 1
# As it is written for the service: which of them is the primary is for it to find out.
database_url="postgresql://tableorder:$secret@127.0.0.1:${node_ports[0]},127.0.0.1:${node_ports[1]}/tableorder"
export PGTARGETSESSIONATTRS=read-write # for psql

start_redis
start_rabbitmq
make_keys
mkdir -p "$dir/service/routes"
cp "$root"/routes/kitchen-ticket.* "$dir/service/routes/"
start_service service ORDER_RATE_LIMIT_PER_MINUTE=1000000
seed 4 5
psql -c "insert into admins (store_id, username, password_hash, role)
         select id, 'staff-' || id, 'no password fits', 'store_admin' from stores"
psql -At -f "$bench/tables.sql" >"$dir/tables"
while read -r table store menu; do echo "$table $store $store $menu"; done <"$dir/tables" | tokens >"$dir/tokens"
query "select 'admin:' || id || ' ' || store_id || ' ' || store_id from admins where store_id is not null order by store_id" |
    tokens >"$dir/admins"

# --- they change their parts -----------------------------------------------------------------------------------------

rows="" failures=0
check() { # what measured condition: arithmetic, decides
    local what=$1 measured=$2 verdict=ok
    if ! (($3)); then verdict=FAILED failures=$((failures + 1)); fi
    rows+="| $what | $measured | $verdict |"$'\n'
    say "$verdict: $what: $measured"
}
guest=$(head -1 "$dir/tokens" | cut -d' ' -f1) menu=$(head -1 "$dir/tokens" | cut -d' ' -f3)
: >"$dir/probes"
until_written() { # sets ms, from the promotion to the first order that was begun after it and taken
    local answer n=0
    while :; do
        n=$((n + 1))
        answer=$(curl -s -m 20 -w ' %{http_code}' "http://127.0.0.1:$port/api/customer/orders" -H "Authorization: Bearer $guest" \
            -H 'Content-Type: application/json' -H "Idempotency-Key: $promoted-$n" -d "{\"items\":[{\"menu_id\":$menu,\"quantity\":1}]}" || true)
        ms=$((($(date +%s%N) - promoted) / 1000000))
        [ "${answer##* }" != 201 ] || break
        [ $ms -lt 60000 ] || break
        sleep 0.1
    done
    echo "$answer" | sed -n 's/.*"order_id": *\([0-9]*\).* 201$/\1/p' >>"$dir/probes"
}

echo steady >"$dir/phase"
before=$(query "select coalesce(max(id), 0) from orders")
say "guests: $rate orders a second"
start guests.log "$java" -Xmx256m "$deploy/Guests.java" order "$dir" "$port" "$rate" 1200
guests_pid=$started
sleep $((steady + 3))

echo crash >"$dir/phase"
say "the primary crashes, the standby is promoted"
control $primary stop -m immediate
promote
until_written
check "orders after a crash of the primary" "again $ms ms after the promotion" "ms <= 10000"
add_standby $((1 - primary))
echo between >"$dir/phase"
sleep "$steady"

echo handover >"$dir/phase"
say "the primary takes no more writes, ends, and the standby is promoted"
configure $primary "default_transaction_read_only = on"
sleep 2
code=$(curl -s -m 9 -o "$dir/health" -w '%{http_code}' "http://127.0.0.1:$port/health" || true)
check "health while there is none that takes writes" "$code" "code == 503"
control $primary stop -m fast
promote
until_written
check "orders after a handover" "again $ms ms after the promotion" "ms <= 10000"
add_standby $((1 - primary))
echo after >"$dir/phase"
sleep "$steady"
echo end >"$dir/phase"
wait "$guests_pid" || die "the guests: $(tail -5 "$dir/guests.log")"

# --- what became of it -----------------------------------------------------------------------------------------------

tickets() { find "$dir/service/tickets" -name '*.txt' | wc -l; }
settled() { [ "$(query "select count(*) from outbox")" = 0 ] && [ "$(tickets)" = "$(query "select count(*) from orders")" ]; }
end=$((SECONDS + 90))
until settled || [ $SECONDS -ge $end ]; do sleep 0.5; done

grep '^failure' "$dir/result" >&2 || true
wrong=$(grep '^answer' "$dir/result" | awk '$2 >= 500 && $2 != 503 { n += $3 } END { print n + 0 }')
away=$(awk '$1 == "answer" && $2 == 503 { n += $3 } END { print n + 0 }' "$dir/result")
read -r _ ledger _ unanswered <<<"$(grep '^orders' "$dir/result")"
check "answers with a 5xx that is no 503" "$wrong, and $away with a 503" "wrong == 0 && away > 0"
cat <(cut -d' ' -f1 "$dir/orders") "$dir/probes" | sort -u >"$dir/accepted"
query "select id from orders where id > $before" | sort >"$dir/stored"
missing=$(comm -23 "$dir/accepted" "$dir/stored" | wc -l)
check "accepted orders that are not in the database" "$missing of $((ledger + $(wc -l <"$dir/probes"))), $unanswered given up" \
    "ledger > 0 && missing + unanswered == 0"
gaps=$(query "select count(*) from (select store_id from event_log group by store_id having max(seq) <> count(*)) gap")
left=$(query "select count(*) from outbox") dead=$(query "select count(*) from dead_letters")
check "event log, outbox, dead letters" "$gaps gaps, $left left, $dead dead" "gaps + left + dead == 0"
written=$(tickets) stored=$(query "select count(*) from orders")
check "a ticket per order" "$written of $stored" "written == stored"
read -r _ streams opened unseen gaps doubles resets <<<"$(grep '^streams' "$dir/result")"
check "$streams streams through all that" "opened $opened times, $unseen events missing, $gaps gaps, $doubles doubled, $resets resets" \
    "unseen + gaps + doubles + resets == 0"

cat <<END

$(date +%F), $(nproc) x $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $rate orders a second

| what | seen | |
|---|---|---|
$rows
END
[ "$failures" = 0 ] || die "$failures checks"
say "passed"
