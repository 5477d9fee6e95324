#!/usr/bin/env bash
# Writes the templates of this folder's source into templates/. Needs a JDK, and Node 20 or later for the CDK.
#
#   deploy/aws/synthesize.sh            writes them
#   deploy/aws/synthesize.sh --check    writes them elsewhere, and fails if they differ from those that are there
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

case ${1:-} in
    '') folder=$PWD/templates ;;
    --check)
        folder=$(mktemp -d)
        trap 'rm -rf "$folder"' EXIT
        ;;
    *)
        sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
        exit 2
        ;;
esac

# The CDK warns of each version of Node that it does not know or no longer likes.
export JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=yes JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=18,20
../../mvnw -B -ntp -q -f pom.xml compile exec:java "-Dexec.args=$folder"

if [ "${1:-}" = --check ]; then
    diff -ru templates "$folder" || {
        echo "The templates are not those of their source: run deploy/aws/synthesize.sh" >&2
        exit 1
    }
    echo "The templates are those of their source"
fi
