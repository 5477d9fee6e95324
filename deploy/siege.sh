#!/usr/bin/env bash
# Besieges the packaged service, with the image's memory, and shows that guests who order beside it do not notice. Leaves nothing behind.
#
# A part is a file deploy/siege/NAME.sh. Its first line says what it shows ("# Slow sockets"); sourced, it defines the function
# siege_NAME (a dash in NAME is an underscore there), which may
#   besiege WHAT COMMAND...     run COMMAND (which prints "ready" once it is in full swing, and goes on until it is stopped) beside guests
#                               who order and probes that are asked: adds a row to the table, and fails if an order is refused, or if
#                               orders take too long or a probe is late, three times in turn
#   check WHAT MEASURED TEST    add a row of its own; TEST is arithmetic of bash
#   $dir $port $management_port $proxy, $dir/tokens (lines "token store menu", one a table), $dir/admins ("token store"), $guests (how to run
#   Siege.java), query SQL, say, await, start and stop of bench/servers.sh
# Load of its own goes into a class beside Siege.java, which is run as it is, without a build.
set -euo pipefail

usage() {
    cat <<'END'
usage: deploy/siege.sh [options] [PART...]
  PART                   names of files in deploy/siege, without .sh (all)
  --rate N               orders a second (40)
  --seconds N            of orders beside each siege, twice (the first time shows the JVM what comes), and of orders alone (30)
  --warmup SECONDS       of orders before anything is measured (30)
  --sockets N            of each kind (500)
  --addresses N          from which the sockets come, 127.0.0.1 and on (1: that of the guests)
  --allowance MS         orders' p99 may be twice what it is alone, and so much more (25)
  --jar FILE             the packaged service (target/table-order-*.jar, packaged when missing)
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME, RATE_LIMIT_PER_MINUTE (100: of reads and changes), SIEGE_JAVA_OPTS (more options of the service's JVM), MEMORY (640m: of the container whose options are tried)
Needs: curl openssl java, and Debian's postgresql redis-server rabbitmq-server
END
}

rate=40 seconds=30 warmup=30 sockets=500 addresses=1 allowance=25 jar="" keep="" arguments=()
# shellcheck source=options.sh
. "$(dirname "${BASH_SOURCE[0]}")/options.sh"

deploy=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
parts=("${arguments[@]}")
if [ ${#parts[@]} = 0 ]; then
    for file in "$deploy"/siege/*.sh; do parts+=("$(basename "$file" .sh)"); done
fi
for part in "${parts[@]}"; do
    [ -f "$deploy/siege/$part.sh" ] || { echo "there is no part $part" >&2; exit 2; }
    # shellcheck source=/dev/null
    . "$deploy/siege/$part.sh"
done
# shellcheck source=../bench/servers.sh
. "$deploy/../bench/servers.sh"

start_servers

# --- the service, in as much memory as its container has ---------------------------------------------------------------

confine() { # sets $group: a memory group of cgroup v1 or v2
    local own limit made
    if [ -d /sys/fs/cgroup/memory ]; then
        own=/sys/fs/cgroup/memory$(sed -n 's/^[0-9]*:memory://p' /proc/self/cgroup) limit=memory.limit_in_bytes
    else
        own=/sys/fs/cgroup limit=memory.max
    fi
    made=$own/table-order-siege-$$
    mkdir "$made" 2>/dev/null || return 1
    group=$made
    echo "$memory" 2>/dev/null >"$group/$limit"
}

memory=${MEMORY:-640m}
BENCH_JAVA_OPTS="$(image_options) ${SIEGE_JAVA_OPTS:-}"
proxy=127.0.9.9 # for loads that come from many clients
# A group of its own for its memory, if this user may make one: who takes more than that is killed, as a container is.
confined=()
if confine; then
    confined=(bash -c 'echo $$ >"$0" && exec "$@"' "$group/cgroup.procs")
else
    say "no memory group can be made here: the JVM gets the limit as an option, and its memory is checked at the end"
fi
start_service service TRUSTED_PROXIES=$proxy ORDER_RATE_LIMIT_PER_MINUTE=1000000 RATE_LIMIT_PER_MINUTE="${RATE_LIMIT_PER_MINUTE:-100}" MALLOC_ARENA_MAX=2 \
    "${confined[@]}"
seed 10 10
# Its rows name their ids; those that come go on behind them.
for name in tables menu_categories menus; do
    query "select setval(pg_get_serial_sequence('$name', 'id'), max(id)) from $name" >/dev/null
done
psql -c "insert into admins (store_id, username, password_hash, role)
         select id, 'siege-' || id, 'no password fits', 'store_admin' from stores"
while read -r table store menu; do echo "$table $store $store $menu"; done < <(psql -At -f "$bench/tables.sql") | tokens >"$dir/tokens"
query "select 'admin:' || id || ' ' || store_id || ' ' || store_id from admins where store_id is not null order by store_id" |
    tokens >"$dir/admins"
guests=("$java" -Xmx256m "$deploy/Siege.java")

# --- a siege -----------------------------------------------------------------------------------------------------------

rows="" failures=0
row() { # what p50-alone p99-alone p50 p99 orders not-taken slowest-probe slowest-probe-of-API's-port notes verdict
    local cell
    for cell in "$@"; do rows+="| $cell "; done
    rows+=$'|\n'
}
check() { # what measured condition: arithmetic, decides
    local verdict=ok
    if ! (($3)); then verdict=FAILED failures=$((failures + 1)); fi
    row "$1" "" "" "" "" "" "" "" "" "$2" "$verdict"
    say "$verdict: $1: $2"
}
order() { # seconds: prints "created failed p50 p99 slowest-probe slowest-probe-of-the-API's-port" in whole milliseconds but the first two
    "${guests[@]}" order "$dir" "$port" "$management_port" "$rate" "$1" 2>>"$dir/guests.log"
}
besiege() { # what command...
    local what=$1 created failed p50 p99 probe api_probe alone50 alone99 most notes siege verdict log try
    shift
    log=siege-${what//[^a-zA-Z0-9]/-}.log
    # Once before anything is measured: code that runs for the first time is slow.
    start "$log" "$@"
    siege=$started
    await 60 "$what" grep -q '^ready' "$dir/$log"
    order "$seconds" >/dev/null
    stop "$siege"
    # A machine that others use is slow now and then. So what was late is tried again, alone
    # and besieged. An order that is not taken fails at once.
    for try in 1 2 3; do
        : >"$dir/$log"
        read -r created failed alone50 alone99 probe api_probe < <(order "$seconds")
        say "$what: alone p50 $alone50 ms, p99 $alone99 ms"
        start "$log" "$@"
        siege=$started
        await 60 "$what" grep -q '^ready' "$dir/$log"
        read -r created failed p50 p99 probe api_probe < <(order "$seconds")
        verdict=ok
        most=$((2 * alone99 + allowance))
        if ! kill -0 "$siege" 2>/dev/null; then
            say "$what ended by itself"
            verdict=FAILED
        elif ((created == 0 || failed > 0)); then
            verdict=FAILED
        elif ((p99 > most || probe >= 1000)); then
            verdict=late
        fi
        stop "$siege"
        notes=$(tail -1 "$dir/$log")
        if [ $verdict = late ] && [ $try = 3 ]; then verdict=FAILED; fi
        row "$what" "$alone50" "$alone99" "$p50" "$p99" "$created" "$failed" "$probe" "$api_probe" "$notes" "$verdict"
        say "$verdict: $what: beside it p50 $p50 ms, p99 $p99 ms of $most, $failed orders not taken, probes within $probe ms (API's port $api_probe); $notes"
        [ $verdict = late ] || break
    done
    [ $verdict = ok ] || failures=$((failures + 1))
}

say "warm-up for $warmup s"
order "$warmup" >/dev/null
for part in "${parts[@]}"; do
    say "$(head -1 "$deploy/siege/$part.sh")"
    "siege_${part//-/_}"
done
if kill -0 "$service_pid" 2>/dev/null; then
    # What is mapped from files can be given back.
    resident=$(awk '/^VmHWM/ {most = $2} /^RssFile/ {files = $2} END {print int((most - files) / 1024)}' "/proc/$service_pid/status")
    check "the most memory that the service had" "$resident MiB of $memory" "${#confined[@]} > 0 || resident <= ${memory%m}"
else
    check "the service" "ended" "0"
fi

cat <<END

$(date +%F), $(nproc) x $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), JDK $version, $memory, $rate orders a second, $sockets sockets of each kind

| siege | p50 alone, ms | p99 alone | p50 beside | p99 beside | orders | not taken | slowest probe | at the API's port | | |
|---|---|---|---|---|---|---|---|---|---|---|
$rows
END
[ $failures = 0 ] || { say "$failures failed"; exit 1; }
