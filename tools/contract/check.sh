#!/usr/bin/env bash
# Holds the contract against the tools that clients are made with: two linters, four generators in seven forms, two compilers and a running service.
set -euo pipefail

usage() {
    cat <<'END'
usage: tools/contract/check.sh [--generate-only] [BASE]
  BASE               a service with the demo store, in development (http://localhost:8000). Its /openapi.json is tried as well as the file
  --generate-only    without a service: lints, generates from the file, and compiles
Needs: Node 20 or later with npm, a JDK 17; the rest comes by npm and Maven
END
}

base=http://localhost:8000 live=yes
while [ $# -gt 0 ]; do
    case $1 in
        --generate-only) live=""; shift ;;
        --help | -h) usage; exit 0 ;;
        -*) usage >&2; exit 2 ;;
        *) base=$1; shift ;;
    esac
done

cd "$(dirname "${BASH_SOURCE[0]}")"
root=$PWD/../..
export REDOCLY_TELEMETRY=off DO_NOT_TRACK=1 SCARF_ANALYTICS=false
say() { echo "== $*"; }

say "tools"
npm ci --silent --no-audit --no-fund --ignore-scripts
mkdir -p target
"$root/mvnw" -q -B -f "$root" dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.14.0 -DoutputDirectory="$PWD/target" \
    -Dmdep.stripVersion=true

contract=$root/src/main/resources/openapi.yaml
sources=("$contract")
if [ -n "$live" ]; then
    curl -sf "$base/openapi.json" -o target/openapi.json
    sources+=("$PWD/target/openapi.json")
fi

generate() { # generator library source
    java -Xmx512m -jar target/openapi-generator-cli.jar generate -g "$1" ${2:+--library "$2"} -i "$3" -o "target/$1" >"target/$1.log" 2>&1 ||
        { cat "target/$1.log"; return 1; }
}

for source in "${sources[@]}"; do
    say "lint $(basename "$source")"
    npx redocly lint --config redocly.yaml --format=summary --max-problems 0 "$source"
    npx spectral lint --fail-severity=warn "$source"

    say "generate from $(basename "$source")"
    rm -rf target/{hey-api,orval,openapi-typescript,typescript-fetch,typescript-axios,java,kotlin,python,dart-dio,swift6}
    npx openapi-ts -i "$source" -o target/hey-api >target/hey-api.log
    npx orval --input "$source" --output target/orval/api.ts --client fetch >target/orval.log
    npx openapi-typescript "$source" -o target/openapi-typescript/schema.ts >target/openapi-typescript.log
    for generator in typescript-fetch typescript-axios kotlin python dart-dio swift6; do generate $generator "" "$source"; done
    generate java native "$source"

    say "compile what was generated from $(basename "$source")"
    npx tsc -p .
    for language in java kotlin; do "$root/mvnw" -q -B -f $language clean compile; done
done

[ -n "$live" ] || exit 0
say "an evening with each client at $base"
base64 -d >target/photo.png <<<'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mM4kWJEEmIY1TCqYfhqAACoeF4QNBLLLwAAAABJRU5ErkJggg=='
for client in fetch axios hey-api; do
    npx tsx "typescript/$client.ts" "$base" target/photo.png
    echo "typescript, $client: done"
done
for language in java kotlin; do
    "$root/mvnw" -q -B -f $language exec:java -Dexec.args="$base $PWD/target/photo.png"
    echo "$language: done"
done
