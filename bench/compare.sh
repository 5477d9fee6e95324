#!/usr/bin/env bash
# Compares what an order costs two versions of the service: both run, each with a PostgreSQL, Redis and RabbitMQ of its own, and take orders
# in turn for a few seconds at a time. A machine that is slow for a while is slow for both. Leaves nothing behind.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/compare.sh [options] BEFORE.jar AFTER.jar
  --warmup SECONDS       of each version, before anything is measured (120)
  --seconds N            of each turn (6)
  --turns N              of each version (20)
  --connections N        of wrk (16)
  --with-options         the version after takes orders with options: with one file twice, what those cost
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME, BENCH_JAVA_OPTS (options of both JVMs)
END
}

warmup=120 seconds=6 turns=20 connections=16 with_options="" keep="" arguments=()
# shellcheck source=../deploy/options.sh
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/options.sh"
[ ${#arguments[@]} = 2 ] || { usage >&2; exit 2; }

# shellcheck source=servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"
needs wrk

all=$dir versions=(before after)
declare -A port_of service_of pg_of
for i in 0 1; do
    version=${versions[i]} jar=$(realpath "${arguments[i]}") dir=$all/$version
    mkdir "$dir"
    chmod 755 "$dir"
    start_servers
    start_as_used service
    seed_tables 50 20
    [ "$version" = before ] || [ -z "$with_options" ] || seed_options 50
    port_of[$version]=$port service_of[$version]=$service_pid pg_of[$version]=$pg_pid
done
dir=$all

turn() { # version seconds: prints "orders micros-of-the-service micros-of-PostgreSQL p50-ms p99-ms"
    local version=$1 port=${port_of[$1]} dir=$all/$1 form="" service pg measured answered
    [ "$1" = before ] || [ -z "$with_options" ] || form=options
    service=$(ticks "${service_of[$version]}") pg=$(ticks "${pg_of[$version]}")
    measured=$(orders "$connections" "$2")
    sleep 0.5 # the relay's share
    service=$(($(ticks "${service_of[$version]}") - service)) pg=$(($(ticks "${pg_of[$version]}") - pg))
    as_expected || die "$version: $measured"
    answered=$(field answered)
    echo "$(calculate %.0f "$answered / $(field seconds)") $(micros "$service" "$answered") $(micros "$pg" "$answered") $(field p50_ms) $(field p99_ms)"
}

say "warm-up: $warmup s of each, in turn"
for ((done = 0; done < warmup; done += 20)); do
    for version in "${versions[@]}"; do turn "$version" 20 >/dev/null; done
done
say "measures $turns turns of $seconds s of each"
for ((n = 0; n < turns; n++)); do
    # The two take turns in being first.
    order=("${versions[@]}")
    ((n % 2 == 0)) || order=("${versions[1]}" "${versions[0]}")
    for version in "${order[@]}"; do turn "$version" "$seconds" >>"$dir/$version.turns"; done
done

column() { # version number
    cut -d' ' -f"$2" "$dir/$1.turns" | median
}
cat <<END

$(machine); $turns turns of $seconds s at $connections connections, warm-up $warmup s${with_options:+, orders with options after}; medians

| | orders/s | CPU per order: service, us | PostgreSQL, us | p50 ms | p99 ms |
|---|---|---|---|---|---|
$(for version in "${versions[@]}"; do echo "| $version | $(column "$version" 1) | $(column "$version" 2) | $(column "$version" 3) | $(column "$version" 4) | $(column "$version" 5) |"; done)

Of each turn, how much more CPU the version after takes for an order than the one before: median $(paste -d' ' "$dir/before.turns" "$dir/after.turns" |
    awk '{ print ($7 / $2 - 1) * 100 }' | sort -n | awk '{ value[NR] = $1 } END { printf "%+.1f %%, quartiles %+.1f and %+.1f %%", (value[int((NR + 1) / 2)] + value[int((NR + 2) / 2)]) / 2, value[int((NR + 3) / 4)], value[int((3 * NR + 3) / 4)] }')
END
