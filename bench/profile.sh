#!/usr/bin/env bash
# Shows where the service's processor time goes: takes orders as bench/run.sh does, records samples with JFR, and prints them by subsystem
# and by thread. Servers of its own; leaves nothing behind. See bench/README.md.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/profile.sh [options]
  --warmup SECONDS       before anything is recorded (180)
  --duration SECONDS     of the recording (60)
  --connections N        of wrk (32)
  --stores N             (50), with --tables N tables each (20)
  --recording FILE       where the recording is kept (it is not), for "jfr view" and others
  --plain                with the JVM's defaults, in place of the image's options and cache
  --jar FILE             the packaged service (target/table-order-*.jar, packaged when missing)
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME (JDK 25 samples native code, too), MEMORY (640m: of the container whose options are used), BENCH_JAVA_OPTS (more options of the JVM)
END
}

warmup=180 duration=60 connections=32 stores=50 tables=20 recording="" plain="" jar="" keep=""
# shellcheck source=../deploy/options.sh
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/options.sh"

# shellcheck source=servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

needs wrk "$jcmd"
[ -n "$plain" ] || run_as_image
start_servers
# Stacks of filters and routes are deep.
BENCH_JAVA_OPTS="-XX:FlightRecorderOptions:stackdepth=256 ${BENCH_JAVA_OPTS:-}"
start_as_used service
seed_tables "$stores" "$tables"

thread_ticks() { # pid: lines "ticks name" of its threads
    local stat
    for stat in "/proc/$1/task/"*/stat; do
        sed 's/^[0-9]* (\(.*\)) /\1\t/' "$stat" 2>/dev/null || true
    done | awk -F'\t' '{ split($2, field, " "); print field[12] + field[13], $1 }'
}

say "warm-up for $warmup s at $connections connections"
orders "$connections" "$warmup" >/dev/null
settle tableorder

recorded=${recording:-$dir/profile.jfr}
say "records for $duration s"
load_before=$(load_average)
"$jcmd" "$service_pid" JFR.start name=profile settings="$bench/profile.jfc" filename="$recorded" >"$dir/jfr.log"
thread_ticks "$service_pid" >"$dir/threads.before"
cpu=$(ticks "$service_pid")
measured=$(orders "$connections" "$duration")
cpu=$(($(ticks "$service_pid") - cpu))
thread_ticks "$service_pid" >"$dir/threads.after"
"$jcmd" "$service_pid" JFR.stop name=profile >>"$dir/jfr.log"
as_expected || die "$measured"
[ -s "$recorded" ] || die "no recording: $(cat "$dir/jfr.log")"
say "stops the service"
stop "$service_pid"

answered=$(field answered)
cat <<END

$(machine); load average before recording $load_before
$stores stores x $tables tables, $connections connections, warm-up $warmup s, recorded $duration s: $(calculate %.0f "$answered / $(field seconds)") orders/s, $(micros "$cpu" "$answered") us of the service's CPU per order
$("$java" "$bench/Profile.java" "$recorded" "$dir/threads.before" "$dir/threads.after" "$cpu")
END
