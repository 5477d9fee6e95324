#!/usr/bin/env bash
# Shows that targets that hang hold up no other of their kind: many POS systems take the service's requests and never answer, while one
# is well. Its orders reach it within a second. Ends with 0 if they do. Leaves nothing behind.
set -euo pipefail

usage() {
    cat <<'END'
usage: deploy/hanging-targets.sh [options]
  --hanging N            POS systems that hang, each of a store of its own (200)
  --seconds N            of orders for the healthy one alone, and beside the others (60)
  --allowance MS         from an order to its POS (1000)
  --jar FILE             the packaged service (target/table-order-*.jar, packaged when missing)
  --keep                 keep the folder with data and logs
Variables: JAVA_HOME, BENCH_JAVA_OPTS (options of the service's JVM)
Needs: curl openssl java, and Debian's postgresql redis-server rabbitmq-server
END
}

hanging=200 seconds=60 allowance=1000 jar="" keep=""
# shellcheck source=options.sh
. "$(dirname "${BASH_SOURCE[0]}")/options.sh"

deploy=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../bench/servers.sh
. "$deploy/../bench/servers.sh"
start_servers

# --- stores, each with a POS ----------------------------------------------------------------------------------------------

hanging_port=$(free_port) healthy_port=$(free_port)
start pos.log "$java" "$deploy/PosServers.java" "$hanging_port" "$healthy_port" "$dir/delays"
await 60 "the POS systems" listens "$healthy_port"
start_service service ORDER_RATE_LIMIT_PER_MINUTE=1000000
seed $((hanging + 1)) 1
psql -At -f "$bench/tables.sql" >"$dir/tables"
while read -r table store menu; do echo "$table $store $store $menu"; done <"$dir/tables" | tokens >"$dir/tokens"

connect() { # name store port
    cat >"$dir/$1.tmp" <<END
- route:
    id: $1
    description: Brings orders to a POS
    from:
      uri: kamelet:table-order-events-source
      parameters: { queue: $1, types: order.created, storeId: $2 }
      steps:
        - to:
            uri: kamelet:pos-order-sink
            parameters: { target: $1, url: "http://127.0.0.1:$3/orders" }
END
    mv "$dir/$1.tmp" "$dir/service/routes/$1.camel.yaml"
}
n=0
while read -r _ store _; do
    n=$((n + 1))
    if [ $n = 1 ]; then connect healthy "$store" "$healthy_port"; else connect "p$n" "$store" "$hanging_port"; fi
done <"$dir/tables"
listening() { # as many connectors, and the consumer of rejected messages
    [ "$(curl -sf -m 5 "http://127.0.0.1:$management_port/actuator/prometheus" |
        awk '/^tableorder_connectors_consumers[{]/ && /state="listening"/ { printf "%d", $NF }')" -ge $((hanging + 2)) ]
}
await 300 "$((hanging + 1)) connectors" listening

# --- orders ----------------------------------------------------------------------------------------------------------------

orders=0
order() { # line of a store
    local guest menu code
    read -r guest _ menu < <(sed -n "$1p" "$dir/tokens")
    orders=$((orders + 1))
    code=$(curl -s -m 10 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/api/customer/orders" -H "Authorization: Bearer $guest" \
        -H 'Content-Type: application/json' -H "Idempotency-Key: $(printf 'an-order-%08d' $orders)" -d "{\"items\":[{\"menu_id\":$menu,\"quantity\":1}]}" || true)
    [ "$code" = 201 ] || die "an order is answered with $code"
}
others=2
orders_for() { # seconds orders-of-others-a-second: beside one a second of the healthy store
    local end=$((SECONDS + $1)) next=$SECONDS k
    while [ $SECONDS -lt $end ]; do
        order 1
        for ((k = 0; k < $2; k++)); do
            order $others
            others=$((others > hanging ? 2 : others + 1))
        done
        next=$((next + 1))
        while [ $SECONDS -lt $next ]; do sleep 0.05; done
    done
}

rows="" failures=0
measure() { # what orders-of-others-a-second
    local before taken expected p50 most stuck verdict=ok end
    before=$(wc -l <"$dir/delays") expected=$(query "select count(*) from orders o join stores s on s.id = o.store_id where s.name = 'Store 1'")
    orders_for "$seconds" "$2"
    stuck=$(query "select count(*) from deliveries where state = 'sent' and target <> 'healthy'")
    expected=$(($(query "select count(*) from orders o join stores s on s.id = o.store_id where s.name = 'Store 1'") - expected))
    end=$((SECONDS + 60))
    until [ $(($(wc -l <"$dir/delays") - before)) -ge "$expected" ] || [ $SECONDS -ge $end ]; do sleep 0.2; done
    taken=$(($(wc -l <"$dir/delays") - before))
    tail -n +$((before + 1)) "$dir/delays" | sort -n >"$dir/sorted"
    p50=$(sed -n "$(((taken + 1) / 2))p" "$dir/sorted") most=$(tail -1 "$dir/sorted")
    if ((taken < expected || ${most:-999999} > allowance)); then verdict=FAILED failures=$((failures + 1)); fi
    rows+="| $1 | $stuck | $expected | $taken | ${p50:-} | ${most:-} | $verdict |"$'\n'
    say "$verdict: $1: $taken of $expected orders at the healthy POS, p50 ${p50:-none} ms, most ${most:-none} ms; $stuck attempts hang"
}

: >>"$dir/delays"
say "warm-up"
orders_for 20 0
measure "alone" 0
say "an order for each of the others"
for ((k = 0; k < hanging; k++)); do
    order $others
    others=$((others > hanging ? 2 : others + 1))
done
measure "beside $hanging that hang" 4

cat <<END

$(date +%F), $(nproc) x $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), an order a second for the healthy POS, four for the others

| healthy POS | attempts that hang | orders | taken | p50 ms | most ms | |
|---|---|---|---|---|---|---|
$rows
END
[ $failures = 0 ] || die "orders take longer than $allowance ms"
say "passed"
