#!/usr/bin/env bash
# Makes an AOT cache of the service for JDK 25 (JEP 483, 514): runs it beside servers of its own, has it take orders, show menus and
# answer staff, and has the JVM keep the classes that were loaded and linked on the way. The image is built with it. Leaves nothing else behind.
set -euo pipefail

usage() {
    cat <<'END'
usage: deploy/train-cache.sh [options]
  --app FOLDER           with the service as `java -Djarmode=tools -jar table-order.jar extract` makes it; needed
  --output FILE          the cache, for -XX:AOTCache (FOLDER/table-order.aot)
  --seconds N            of orders (40); 0: only a start, to see what orders add
  --keep                 keep the folder with data and logs
The service has to run with this very folder, this very JVM, and the options of deploy/image/java.options.
Variables: JAVA_HOME, SERVICE_JAVA (the java of the service, such as a JRE's), MEMORY (640m: of the container), BENCH_JAVA_OPTS (more options of the service's JVM)
Needs: curl openssl java, and Debian's postgresql redis-server rabbitmq-server wrk
END
}

app="" output="" seconds=40 keep="" jar=""
# shellcheck source=options.sh
. "$(dirname "${BASH_SOURCE[0]}")/options.sh"
[ -n "$app" ] || { usage >&2; exit 2; }
output=${output:-$app/table-order.aot}

# shellcheck source=../bench/servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/../bench/servers.sh"

jar=$(ls "$app"/*.jar)
needs wrk
start_servers
# The cache is written into as much room as there is for classes: more than 128 MiB, which the image's limit of metaspace leaves.
# It holds no profiles: with those of so short a run the compiler takes methods for lukewarm that are hot, and an order costs half as much again
# for minutes (bench/README.md).
BENCH_JAVA_OPTS="$(image_options) -XX:MaxMetaspaceSize=1g -XX:AOTCacheOutput=$output -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining
    -Xlog:aot=error,cds=error ${BENCH_JAVA_OPTS:-}"
start_as_used service

# A machine that is slow for a while refuses some: the cache is then made from the others.
ask() { # token path
    say "$2 is answered with $(curl -s -m 60 -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $1" "http://127.0.0.1:$port$2" || true)"
}
some() { [ "$(field answered)" -gt 0 ] || die "$measured"; }

if [ "$seconds" -gt 0 ]; then
    seed_tables 20 10
    psql -c "insert into admins (store_id, username, password_hash, role) select id, 'train-' || id, 'no password fits', 'store_admin' from stores"
    admin=$(query "select 'admin:' || id || ' ' || store_id || ' -' from admins where store_id is not null limit 1" | tokens | cut -d' ' -f1)
    sed 's/ .*/ -/' "$dir/tokens" >"$dir/without"
    say "takes orders for $seconds s"
    measured=$(orders 8 "$seconds")
    some
    measured=$(load menus /api/customer/menus "$dir/without" 8 $((seconds / 8 + 1)))
    some
    for path in /api/admin/orders /api/admin/tables /api/admin/menus /api/admin/order-history /api/admin/reports/sales /docs /openapi.json; do
        ask "$admin" "$path"
    done
    ask "$(head -1 "$dir/tokens" | cut -d' ' -f1)" /api/customer/orders
fi

# The JVM writes the cache when it ends, by another JVM.
say "ends the service, which makes the cache"
kill -TERM "$service_pid"
for ((i = 0; i < 3000; i++)); do
    kill -0 "$service_pid" 2>/dev/null || break
    sleep 0.2
done
[ -s "$output" ] || die "there is no cache"
chmod 0644 "$output"
say "made $output: $(($(stat -c %s "$output") / 1024 / 1024)) MiB"
