#!/usr/bin/env bash
# Shows that the packaged service serves hundreds of connectors beside thousands of printers that staff keep, and goes on serving each of
# them whenever the broker is killed and comes back, while guests order. Ends with 0 if each connector has received each order, and each order is on paper at each
# printer of its store. Leaves nothing behind.
set -euo pipefail

usage() {
    cat <<'END'
usage: deploy/connectors.sh [options]
  --connectors N         files in the routes folder, each with a queue of its own (200)
  --stores N             that take turns in ordering, each with two printers (2000)
  --restarts N           of the broker, killed each time (3)
  --away SECONDS         that the broker is away each time (5)
  --pause SECONDS        between two orders (1)
  --jar FILE             the packaged service (target/table-order-*.jar, packaged when missing)
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME, BENCH_JAVA_OPTS (options of the service's JVM)
Needs: curl openssl java, and Debian's postgresql redis-server rabbitmq-server
END
}

connectors=200 stores=2000 restarts=3 away=5 pause=1 jar="" keep=""
# shellcheck source=options.sh
. "$(dirname "${BASH_SOURCE[0]}")/options.sh"

deploy=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../bench/servers.sh
. "$deploy/../bench/servers.sh"
start_servers

# --- connectors, each of which adds a line for each order to a file of its own ---------------------------------------------

received=$dir/service/drop-ins
mkdir -p "$dir/service/routes"
for n in $(seq -w "$connectors"); do
    cat >"$dir/service/routes/c$n.camel.yaml" <<END
- route:
    id: c$n
    description: Adds a line for each order to a file
    from:
      uri: kamelet:table-order-events-source
      parameters: { queue: c$n, types: order.created }
      steps:
        - setBody: { simple: "\${header.event-id}" }
        - to:
            uri: file:{{table-order.data-dir}}/drop-ins/c$n
            parameters: { fileName: events, fileExist: Append, appendChars: "\\\\n" }
END
done

launched=$SECONDS
start_service service ORDER_RATE_LIMIT_PER_MINUTE=1000000 PRINTER_NETWORKS=127.0.0.0/8
seed "$stores" 1
mapfile -t guests < <(psql -At -f "$bench/tables.sql" | tokens) # "token menu" each

# --- printers, which are rows -------------------------------------------------------------------------------------------------

printer_port=$(free_port)
mkfifo "$dir/questions" "$dir/answered"
start printers.log bash -c "exec '$java' '$bench/Printers.java' $printer_port $(free_port) <'$dir/questions' >'$dir/answered'"
exec 7>"$dir/questions" 8<"$dir/answered"
read -r -t 60 answer <&8 && [ "$answer" = ready ] || die "the printers do not start"
psql -c "insert into targets (store_id, name, kind, options, types, created_by, updated_by)
         select s.id, n, 'printer', jsonb_build_object('host', '127.0.0.1', 'port', $printer_port), '{order.created}', 'staff', 'staff'
           from stores s, unnest(array['kitchen', 'bar']) n"
printers=$(query "select count(*) from targets")
tickets() { # sets $printed and $too_often: orders that are on paper twice, and more often
    echo "tickets 2" >&7
    read -r -t 60 printed too_often <&8
}

# --- orders, one after the other until there are enough ---------------------------------------------------------------------

order() { # number: until it is answered
    local code guest menu
    read -r guest menu <<<"${guests[$1 % ${#guests[@]}]}"
    for _ in $(seq 30); do
        code=$(curl -s -m 10 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/api/customer/orders" -H "Authorization: Bearer $guest" \
            -H 'Content-Type: application/json' -H "Idempotency-Key: $(printf 'an-order-%08d' "$1")" -d "{\"items\":[{\"menu_id\":$menu,\"quantity\":1}]}" || true)
        echo "$code" >>"$dir/answers"
        [ "$code" != 201 ] || return 0
        sleep 1
    done
    return 1
}
trickle() {
    local n=0
    while [ -d "$dir" ] && [ ! -e "$dir/enough" ]; do
        n=$((n + 1))
        order $n || return 1
        sleep "$pause"
    done
}

# --- the broker is killed, and comes back -----------------------------------------------------------------------------------

consumers() { # state
    curl -sf -m 5 "http://127.0.0.1:$management_port/actuator/prometheus" |
        awk -v state="state=\"$1\"" '/^tableorder_connectors_consumers[{]/ && index($0, state) { printf "%d", $NF }'
}
all_listen() { [ "$(consumers listening)" -ge "$expected" ] && [ "$(consumers missing)" = 0 ]; }
none_listens() { [ "$(consumers listening)" = 0 ]; }
expected=$((connectors + 1)) # with the collector of dead letters

rows=""
row() { # what listening-before seconds
    local channels threads resident
    channels=$(rabbitmqctl list_channels pid | wc -l)
    threads=$(sed -n 's/^Threads:\s*//p' "/proc/$service_pid/status")
    resident=$(awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$service_pid/status")
    rows+="| $1 | $2 | $(consumers listening) | $3 | $channels | $threads | $resident |"$'\n'
    say "$1: $(consumers listening) of $expected listen after $3 s; $channels channels, $threads threads, $resident MiB"
}

await 300 "each of $expected consumers" all_listen
row "start, with that of the JVM" 0 $((SECONDS - launched))
trickle &
trickling=$!
for n in $(seq "$restarts"); do
    before=$(consumers listening)
    kill -KILL -- "-$rabbit_pid"
    wait "$rabbit_pid" 2>/dev/null || true
    await 60 "the loss of all consumers" none_listens
    sleep "$away"
    launch_rabbitmq
    from=$SECONDS
    await 300 "each of $expected consumers after restart $n" all_listen
    row "broker killed, back after $away s, $n" "$before" $((SECONDS - from))
done

# --- what became of the orders ------------------------------------------------------------------------------------------------

touch "$dir/enough"
wait $trickling || die "an order was not taken within 30 attempts"
query "select event_id from event_log where type = 'order.created' order by 1" | sort >"$dir/orders"
orders=$(wc -l <"$dir/orders")
copies() { # those that are there, each once
    find "$received" -name events -exec awk '!seen[FILENAME, $0]++ { n++ } END { print n + 0 }' {} +
}
all_have_all() {
    tickets
    [ "$printed" = "$orders" ] && [ "$(copies)" = $((connectors * orders)) ]
}
end=$((SECONDS + 180))
until all_have_all || [ $SECONDS -ge $end ]; do sleep 1; done

lost=0 doubled=0 least=$orders most=0 lacking=0
for n in $(seq -w "$connectors"); do
    touch "$dir/none"
    file=$received/c$n/events
    [ -e "$file" ] || file=$dir/none
    once=$(sort -u "$file" | comm -12 - "$dir/orders" | wc -l)
    lost=$((lost + orders - once)) doubled=$((doubled + $(wc -l <"$file") - $(sort -u "$file" | wc -l)))
    least=$((once < least ? once : least)) most=$((once > most ? once : most))
    lacking=$((lacking + (once < orders)))
done
refused=$(grep -vc '^201$' "$dir/answers" || true)

cat <<END

$(date +%F), $(nproc) x $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $connectors connectors, $printers printers of $stores stores, an order every $pause s

| | listening before | after | seconds until all listened | channels at the broker | threads of the service | its memory, MiB |
|---|---|---|---|---|---|---|
$rows
| orders taken | requests not answered with 201 | events of each connector | lost | doubled | orders on paper at both printers | more often |
|---|---|---|---|---|---|---|
| $orders | $refused | $least to $most | $lost | $doubled | $printed | $too_often |

END
[ "$lost" = 0 ] || die "$lacking connectors lack $lost events"
[ "$printed" = "$orders" ] || die "$((orders - printed)) orders are not on paper at both printers of their stores"
[ "$too_often" = 0 ] || die "$too_often orders are on paper too often"
say "passed"
