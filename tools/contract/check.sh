#!/usr/bin/env bash
# Holds the contract against the tools that clients are made with: two linters, four generators in ten forms, three compilers and a running service.
set -euo pipefail

usage() {
    cat <<'END'
usage: tools/contract/check.sh [--generate-only] [BASE]
  BASE               a service with the demo store, in development, such as http://localhost:8000; without it, one is started for the check
  --generate-only    without a service: lints, generates from the file, and compiles
What is generated is in tools/contract/target. Needs: curl, Node 20 or later with npm, a JDK 17; the rest comes by npm and Maven
END
}

base="" live=yes
while [ $# -gt 0 ]; do
    case $1 in
        --generate-only) live=""; shift ;;
        --help | -h) usage; exit 0 ;;
        -*) usage >&2; exit 2 ;;
        *) base=$1; shift ;;
    esac
done

cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../.. && pwd)
contract=$root/src/main/resources/openapi.yaml
generators=(java kotlin typescript-fetch typescript-axios python dart-dio swift6) # of openapi-generator
export REDOCLY_TELEMETRY=off DO_NOT_TRACK=1 SCARF_ANALYTICS=false
say() { printf '== %s %s\n' "$(date +%T)" "$*"; }
maven() { "$root/mvnw" -q -B -ntp "$@"; }

service="" dir=$(mktemp -d)
# shellcheck source=../../deploy/processes.sh
. "$root/deploy/processes.sh"
trap 'stop "$service"; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM

start() { # a service of the check's own, with data that go with it
    local port
    port=$(free_port)
    base=http://localhost:$port
    setsid env PORT="$port" MANAGEMENT_PORT="$(free_port)" DATA_DIR="$dir/data" UPLOADS_DIR="$dir/uploads" \
        JWT_PRIVATE_KEY_PATH="$dir/keys/private.pem" JWT_PUBLIC_KEY_PATH="$dir/keys/public.pem" \
        "$root/mvnw" -B -ntp -f "$root" spring-boot:run >"$dir/service.log" 2>&1 </dev/null &
    service=$!
}

await() {
    local from=$SECONDS
    until curl -sf -m 5 -o /dev/null "$base/readyz"; do
        if [ -n "$service" ] && ! kill -0 "$service" 2>/dev/null || [ $((SECONDS - from)) -gt 600 ]; then
            echo "no service at $base" >&2
            tail -n 40 "$dir/service.log" >&2 2>/dev/null || true
            return 1
        fi
        sleep 0.5
    done
}

say "tools"
[ -z "$live" ] || [ -n "$base" ] || start
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
mkdir -p target
[ -f target/openapi-generator-cli.jar ] ||
    maven -f java dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.14.0 -DoutputDirectory="$PWD/target" -Dmdep.stripVersion=true

generate() { # folder source
    local folder=target/$1 source=$2 generator options
    say "lints $source"
    npx redocly lint --config redocly.yaml --format=summary --max-problems 0 "$source"
    npx spectral lint --fail-severity=warn "$source"

    say "generates from $source"
    rm -rf "$folder"
    mkdir -p "$folder"
    npx openapi-ts -i "$source" -o "$folder/hey-api" >"$folder/hey-api.log"
    npx orval --input "$source" --output "$folder/orval/api.ts" --client fetch >"$folder/orval.log"
    npx openapi-typescript "$source" -o "$folder/openapi-typescript/schema.ts" >"$folder/openapi-typescript.log"
    for generator in "${generators[@]}"; do
        options=("generatorName: $generator" "inputSpec: $source" "outputDir: $PWD/$folder/$generator")
        [ "$generator" != java ] || options+=("library: native")
        printf '%s\n' "${options[@]}" >"$folder/$generator.yaml"
    done
    # One JVM for all of them.
    java -Xmx1g -jar target/openapi-generator-cli.jar batch --fail-fast $(printf "$folder/%s.yaml " "${generators[@]}") >"$folder/openapi-generator.log" 2>&1 ||
        { cat "$folder/openapi-generator.log"; return 1; }
}

generate file "$contract"
say "compiles"
npx tsc -p .
if [ -z "$live" ]; then
    for language in java kotlin; do maven -f $language clean compile; done
    exit 0
fi

say "waits for $base"
await
curl -sf "$base/openapi.json" -o target/openapi.json
curl -sf "$base/asyncapi.json" -o target/asyncapi.json
say "lints target/asyncapi.json"
npx spectral lint --fail-severity=warn target/asyncapi.json
generate served "$PWD/target/openapi.json"
# The same code, so that it has to be compiled once. Only what names its source or its moment may differ.
diff -r -x '*.log' -x '*.yaml' -x '*.json' -I '@.*Generated(' -I 'Build date:' target/file target/served

say "an evening with each client at $base"
base64 -d >target/photo.png <<<'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mM4kWJEEmIY1TCqYfhqAACoeF4QNBLLLwAAAABJRU5ErkJggg=='
for client in fetch axios hey-api; do
    npx tsx "typescript/$client.ts" "$base" target/photo.png
    say "typescript, $client: done"
done
for language in java kotlin; do
    maven -f $language clean compile exec:java -Dexec.args="$base $PWD/target/photo.png"
    say "$language: done"
done
