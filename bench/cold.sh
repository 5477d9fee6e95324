#!/usr/bin/env bash
# Measures what a start costs, and the first orders after it, beside those of a warm JVM: with the packaged jar, with its parts side by side,
# and with an AOT cache as the image has one. Starts take turns. Servers of its own; leaves nothing behind. See bench/README.md.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/cold.sh [options]
  --first N              orders right after a start (1000)
  --warmup SECONDS       of orders, before as many are taken warm (120)
  --connections N        of wrk (8)
  --runs N               starts of each kind (3)
  --train SECONDS        of orders while the cache is made (40); see deploy/train-cache.sh
  --start-only           and a cache that was made with a start only
  --jar FILE             the packaged service (target/table-order-*.jar, packaged when missing)
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME (a cache needs JDK 25), MEMORY (640m: of the container whose options are used), BENCH_JAVA_OPTS (more options of the JVM)
END
}

first=1000 warmup=120 connections=8 runs=3 train=40 start_only="" jar="" keep=""
# shellcheck source=../deploy/options.sh
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/options.sh"

# shellcheck source=servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

needs wrk
start_servers
packaged=$jar
extract_app
declare -A name=([packaged]="the packaged jar" [extracted]="its parts side by side" [start]="and an AOT cache of a start" [orders]="and an AOT cache of orders")
kinds=(packaged extracted)
with_cache() { # kind seconds
    make_cache "$dir/$1.aot" "$2"
    kinds+=("$1")
}
if [ "$(java_version)" -ge 25 ]; then
    [ -z "$start_only" ] || with_cache start 0
    with_cache orders "$train"
else
    say "no AOT cache: that needs JDK 25"
fi

options="$(image_options) ${BENCH_JAVA_OPTS:-}"
launch() { # kind: starts it; sets launched to when
    local cache=""
    jar=$extracted
    case $1 in
        packaged) jar=$packaged ;;
        start | orders) cache=$(cache_options "$dir/$1.aot") ;;
    esac
    launched=$(date +%s%N)
    BENCH_JAVA_OPTS="$options $cache" start_as_used service
}

take() { # orders: sets cost to the microseconds of the service for each of them
    local before cpu taken=0
    before=$(query "select count(*) from orders") cpu=$(ticks "$service_pid")
    start wrk.log wrk -t 1 -c "$connections" -d 600s --timeout 10s -s "$bench/orders.lua" "http://127.0.0.1:$port/api/customer/orders" -- "$dir/tokens" "$RANDOM$RANDOM"
    while [ "$taken" -lt "$1" ]; do
        kill -0 "$started" 2>/dev/null || die "$1 orders were not taken in time"
        sleep 0.1
        taken=$(($(query "select count(*) from orders") - before))
    done
    cpu=$(($(ticks "$service_pid") - cpu))
    stop "$started"
    cost=$(micros "$cpu" "$taken")
}

measure() { # kind: adds "seconds-to-ready CPU-seconds-to-ready micros-of-the-first-orders micros-of-warm-ones" to its runs
    local ready cpu cold
    launch "$1"
    ready=$(calculate %.1f "($(date +%s%N) - $launched) / 1e9") cpu=$(calculate %.1f "$(ticks "$service_pid") / $clock")
    [ -s "$dir/tokens" ] || seed_tables 50 20
    take "$first"
    cold=$cost
    orders "$connections" "$warmup" >/dev/null
    settle tableorder
    take "$first"
    echo "$ready $cpu $cold $cost" >>"$dir/$1.runs"
    say "${name[$1]}: ready after $ready s and $cpu s of CPU; $cold us per order, warm $cost us"
    # The next start has nothing to make up for.
    drain
    await 120 "the kitchen's tickets" no_message_waits
    stop "$service_pid"
}
no_message_waits() { ! rabbitmqctl list_queues messages | grep -q '^[1-9]'; }
column() { # kind number
    cut -d' ' -f"$2" "$dir/$1.runs" | median
}

# The schema is made, and files are read, once before anything is measured.
launch packaged
stop "$service_pid"
load_before=$(load_average)
for ((run = 0; run < runs; run++)); do
    for kind in "${kinds[@]}"; do measure "$kind"; done
done

cat <<END

$(machine), options of the image in ${MEMORY:-640m}; load average before measuring $load_before
$runs starts of each, $connections connections, warm-up $warmup s; medians

| | ready after | CPU to ready | CPU per order, first $first | warm | first / warm |
|---|---|---|---|---|---|
$(for kind in "${kinds[@]}"; do
    echo "| ${name[$kind]} | $(column "$kind" 1) s | $(column "$kind" 2) s | $(column "$kind" 3) us | $(column "$kind" 4) us | $(calculate %.1f "$(column "$kind" 3) / $(column "$kind" 4)") |"
done)
END
