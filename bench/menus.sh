#!/usr/bin/env bash
# Measures what a guest's menu costs that is in the cache, as a whole and as 304, beside what an order costs: the three in turn, for a few
# seconds at a time. Servers of its own; leaves nothing behind. See bench/README.md.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/menus.sh [options]
  --warmup SECONDS       before anything is measured, a third for each of the three (180)
  --seconds N            of each turn (10)
  --turns N              of each of the three (6)
  --connections N        of wrk (32)
  --stores N             (50), with --tables N tables each (20)
  --plain                with the JVM's defaults, in place of the image's options and cache
  --jar FILE             the packaged service (target/table-order-*.jar, packaged when missing)
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME, MEMORY (640m: of the container whose options are used), BENCH_JAVA_OPTS (more options of the JVM)
END
}

warmup=180 seconds=10 turns=6 connections=32 stores=50 tables=20 plain="" jar="" keep=""
# shellcheck source=../deploy/options.sh
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/options.sh"

# shellcheck source=servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

needs wrk
[ -n "$plain" ] || run_as_image
start_servers
start_as_used service
seed_tables "$stores" "$tables"

# The tables of a store follow each other, and have the same menus. The first question of a store fills the cache.
say "asks each store for its menus"
table=0
while read -r token _; do
    if ((table++ % tables == 0)); then
        curl -sSf -D "$dir/head" -o "$dir/menus" -H "Authorization: Bearer $token" "http://127.0.0.1:$port/api/customer/menus"
        etag=$(sed -n 's/^etag: *\(.*\)\r$/\1/Ip' "$dir/head")
        [ -n "$etag" ] || die "menus without an ETag"
    fi
    echo "$token -" >>"$dir/without"
    echo "$token $etag" >>"$dir/with"
done <"$dir/tokens"

kinds=(orders whole unchanged)
declare -A names=([orders]="orders" [whole]="menus, 200" [unchanged]="menus, 304")
request() { # kind seconds
    case $1 in
        orders) orders "$connections" "$2" ;;
        whole) load menus /api/customer/menus "$dir/without" "$connections" "$2" ;;
        unchanged) load menus /api/customer/menus "$dir/with" "$connections" "$2" ;;
    esac
}

menu_statements() {
    query "select coalesce(sum(calls), 0) from pg_stat_statements s join pg_roles r on r.oid = s.userid
            where rolname = 'tableorder' and query ~* 'from menus|join menus' and query !~* 'pg_stat'"
}

turn() { # kind: adds "requests/s p50-ms p99-ms micros-of-the-service statements-on-menus requests" to its turns
    local cpu statements measured answered
    cpu=$(ticks "$service_pid") statements=$(menu_statements)
    measured=$(request "$1" "$seconds")
    sleep 0.5 # the relay's share
    cpu=$(($(ticks "$service_pid") - cpu))
    as_expected || die "${names[$1]}: $measured"
    answered=$(field answered)
    echo "$(calculate %.0f "$answered / $(field seconds)") $(field p50_ms) $(field p99_ms) $(micros "$cpu" "$answered")" \
        "$(($(menu_statements) - statements)) $answered" >>"$dir/$1.turns"
}
column() { # kind number
    cut -d' ' -f"$2" "$dir/$1.turns" | median
}

say "warm-up for $warmup s at $connections connections"
for ((done = 0; done < warmup; done += 30)); do
    for kind in "${kinds[@]}"; do request "$kind" 10 >/dev/null; done
done
settle tableorder
load_before=$(load_average)
say "measures $turns turns of $seconds s of each"
for ((turned = 0; turned < turns; turned++)); do
    for kind in "${kinds[@]}"; do turn "$kind"; done
done

cat <<END

$(machine); load average before measuring $load_before
$stores stores x $tables tables, $connections connections, warm-up $warmup s, $turns turns of $seconds s each; medians. Menus of one store: $(stat -c %s "$dir/menus") bytes

| | requests/s | p50 ms | p99 ms | CPU of the service per request | of the order rate |
|---|---|---|---|---|---|
$(for kind in "${kinds[@]}"; do
    echo "| ${names[$kind]} | $(column "$kind" 1) | $(column "$kind" 2) | $(column "$kind" 3) | $(column "$kind" 4) us | $(calculate %.2f "$(column "$kind" 1) / $(column orders 1)") |"
done)

Not from the cache: $(cat "$dir/whole.turns" "$dir/unchanged.turns" | awk '{ missed += $5; all += $6 } END { printf "%d of %d menus", missed, all }')
END
