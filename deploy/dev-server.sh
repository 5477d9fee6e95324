#!/usr/bin/env bash
# Runs the service from its source, and compiles what is saved: devtools then restarts the service within it. For
# docker-compose.dev.yml, where a debugger may attach to port 5005; works outside of it as well.
#
#   BUILD_FOLDER   where Maven puts what it makes (target)
#   DEBUGGER       where a debugger may attach (*:5005 in docker-compose.dev.yml, none otherwise)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# = 0 ] || { sed -n '2,/^set -/ { /^set -/d; s/^# \{0,1\}//p }' "$0"; exit; }

maven=(./mvnw -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true)
# What is being written is to be seen, not to be judged: that doubles the compiler's time.
maven+=(-Derror-prone.errors=-XepDisableAllChecks -Dnullaway.options=)
[ -z "${BUILD_FOLDER:-}" ] || maven+=(-Dbuild.folder="$BUILD_FOLDER")
run=("${maven[@]}" spring-boot:run)
[ -z "${DEBUGGER:-}" ] || run+=(-Dspring-boot.run.jvmArguments="-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=$DEBUGGER")

seen=$(mktemp)
"${run[@]}" &
service=$!
trap 'kill -TERM $service 2> /dev/null; wait $service || true; rm -f "$seen"; exit 143' TERM INT

while kill -0 $service 2> /dev/null; do
    # Not a migration alone: it would be applied while it is being written, and could not be edited any more.
    if [ -n "$(find src/main -newer "$seen" -type f ! -path 'src/main/resources/db/*' -print -quit)" ]; then
        touch "$seen"
        echo "dev-server: compiling"
        "${maven[@]}" compile || echo 'dev-server: it does not compile; the service goes on as it was'
    fi
    sleep 1
done
wait $service
