#!/usr/bin/env bash
# Measures what printers cost that staff keep by API: many stores with two each. Heap, threads and sockets with and without them, processor time
# of an order, how long it takes to the ticket, also without RabbitMQ, and how soon a new printer prints what another instance takes.
# Servers of its own; leaves nothing behind. See bench/README.md.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/targets.sh [options]
  --stores N             (2000), each with two printers and a table
  --rate N               orders a second (20)
  --duration SECONDS     of each measurement (30)
  --added N              printers added one by one (20)
  --jar FILE             the packaged service (target/table-order-*.jar, packaged when missing)
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME, BENCH_JAVA_OPTS (options of the services' JVMs)
END
}

stores=2000 rate=20 duration=30 added=20 jar="" keep=""
# shellcheck source=../deploy/options.sh
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/options.sh"

# shellcheck source=servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

needs jcmd
start_servers
limits=(PRINTER_NETWORKS=127.0.0.0/8)
start_service service "${limits[@]}"
first_port=$port first_pid=$service_pid
seed_tables "$stores" 1
psql -c "insert into admins (store_id, username, password_hash, role)
         select id, 'bench-' || id, 'no password fits', 'store_admin' from stores"
query "select 'admin:' || id || ' ' || store_id || ' -' from admins where store_id is not null order by store_id" |
    tokens >"$dir/admins"

printer_port=$(free_port) new_port=$(free_port)
mkfifo "$dir/orders" "$dir/answers"
start printers.log bash -c "exec '$java' '$bench/Printers.java' $printer_port $new_port <'$dir/orders' >'$dir/answers'"
exec 7>"$dir/orders" 8<"$dir/answers"
read -r -t 60 answer <&8 && [ "$answer" = ready ] || die "printers"

ask() { # words...: has the printers do something; sets $answer
    echo "$*" >&7
    read -r -t 300 answer <&8 || die "printers: $*"
}

sockets() { # of the first instance: the client's, and those to the servers
    ls -l "/proc/$first_pid/fd" | grep -c socket
}

rows=""
measure() { # name tickets-per-order
    local cpu threads
    cpu=$(ticks "$first_pid")
    ask orders "$first_port" "$dir/tokens" "$rate" "$duration" "$2"
    threads=$(sed -n 's/^Threads:\t*//p' "/proc/$first_pid/status")
    rows+="| $1 | $(($(live_heap "$first_pid") / 1024)) MB | $threads | $(sockets) | $(awk "BEGIN { printf \"%.1f\", ($(ticks "$first_pid") - $cpu) * 1000 / $clock / ($rate * $duration) }") ms | $answer |"$'\n'
    say "$1: $answer"
}

measure "warm-up, no printers" 0
measure "no printers" 0
psql -c "insert into targets (store_id, name, kind, options, types, created_by, updated_by)
         select s.id, n, 'printer', jsonb_build_object('host', '127.0.0.1', 'port', $printer_port), '{order.*}', 'bench', 'bench'
           from stores s, unnest(array['kitchen', 'bar']) n"
measure "$((2 * stores)) printers" 2
say "stops RabbitMQ"
stop "$rabbit_pid"
measure "$((2 * stores)) printers, RabbitMQ down" 2
# What is left of the outbox is not this benchmark's affair; the second instance needs a broker no more than the first.
start_service second "${limits[@]}"
ask add "$first_port" "$port" "$dir/admins" "$dir/tokens" "$added"
say "$answer"

cat <<END

$(machine), load average $(load_average)
$stores stores, $rate orders/s for $duration s; p50 / p99 / slowest

| | heap after GC | threads | sockets | CPU per order | |
|---|---|---|---|---|---|
$rows
Added at one instance, ordered at another: $answer
END
