#!/usr/bin/env bash
# Builds the image with the version of pom.xml and the commit, as labels and in the service's metrics.
set -euo pipefail

usage() {
    cat <<'END'
usage: deploy/build-image.sh [options] [name...]      (table-order)
  --jar FILE       from this jar, in this folder, instead of Maven
Needs: docker git
END
}

jar="" arguments=()
# shellcheck source=options.sh
. "$(dirname "${BASH_SOURCE[0]}")/options.sh"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ ${#arguments[@]} -gt 0 ] || arguments=(table-order)

# The first one after the parent's.
version=$(sed -n '/<\/parent>/,/<version>/ s:.*<version>\(.*\)</version>.*:\1:p' pom.xml)
revision=$(git rev-parse HEAD)
[ -z "$(git status --porcelain)" ] || revision+=-changed

names=()
for name in "${arguments[@]}"; do names+=(-t "$name"); done
docker build "${names[@]}" --build-arg JAR="${jar#"$PWD"/}" --build-arg VERSION="$version" --build-arg REVISION="$revision" .
echo "built ${arguments[*]}: version $version, revision $revision"
