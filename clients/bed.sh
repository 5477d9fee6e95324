#!/usr/bin/env bash
# A bed for tests of clients: a service with the demo store, for as long as a command runs.
set -euo pipefail

usage() {
    cat <<'END_OF_USAGE'
usage: clients/bed.sh [--set NAME=VALUE]... COMMAND [ARGS...]
  --set      a setting of the service, such as table-order.rate-limit.orders-per-minute=5. Limits are those of the tests: hardly any
Starts a service on servers of its own, runs COMMAND, ends the service and exits with COMMAND's code. COMMAND finds in its environment
  TABLE_ORDER_URL   the service. Its address stays the same
  TABLE_ORDER_BED   takes commands, and answers when they are done:
                      POST /kill         kills the service by signal 9
                      POST /start        starts it again, with its data
                      POST /start?STEP   the same, and it kills itself after STEP of an order; POST /kill waits for that.
                                         commit-write-order is when the order is stored and not yet answered; KillTest has the others
Needs a JDK 17, and one bed at a time in a checkout.
END_OF_USAGE
}

settings=()
while [ $# -gt 0 ]; do
    case $1 in
        --set) settings+=("--${2?"--set needs NAME=VALUE"}"); shift 2 ;;
        --help | -h) usage; exit 0 ;;
        -*) usage >&2; exit 2 ;;
        *) break ;;
    esac
done
[ $# -gt 0 ] || { usage >&2; exit 2; }

folder=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
./mvnw -q -B -Dspotless.check.skip test-compile dependency:build-classpath -DincludeScope=test -DexcludeArtifactIds=spring-boot-devtools \
    -Dmdep.outputFile=target/bed.classpath >&2

export CLASSPATH
CLASSPATH=target/test-classes:target/classes:$(cat target/bed.classpath)
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -XX:+UseSerialGC -Dfile.encoding=UTF-8 -Dtable-order.test.fork=bed \
    -Dtable-order.test.broker=embedded io.tableorder.testing.Bed "$folder" "${settings[@]}" -- "$@"
