#!/usr/bin/env bash
# Makes the TypeScript client from the contract, tests it beside a service of its own, and packs it: table-order-client-*.tgz.
set -euo pipefail

usage() {
    cat <<'END_OF_USAGE'
usage: clients/typescript/check.sh [--build-only]
  --build-only   without a service: generates, compiles and packs
Needs Node 20 or later with npm, and for the tests a JDK 17; the rest comes by npm and Maven
END_OF_USAGE
}

live=yes
case ${1:-} in
    "") ;;
    --build-only) live="" ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")"
npm ci --silent --no-audit --no-fund --ignore-scripts
npm run --silent build
npm run --silent examples
# A table's limit must be met by a test of a minute.
[ -z "$live" ] || ../bed.sh --set table-order.rate-limit.orders-per-minute=20 npm test --silent
npm pack --silent
