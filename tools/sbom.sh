#!/usr/bin/env bash
# Fails if the SBOM in the packaged jar names other libraries than lie in it, but for a few that the build leaves out: Boot's starters, which are
# empty, what is for development and compiling, and the annotations of the PostgreSQL driver. Needs a JDK and the jar: ./mvnw package.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
jars=(target/table-order-*.jar)
jar=$PWD/${jars[0]}

(cd "$dir" && jar -xf "$jar" META-INF/sbom/application.cdx.json META-INF/MANIFEST.MF)
grep -q '^Sbom-Location: META-INF/sbom/application.cdx.json' "$dir/META-INF/MANIFEST.MF"

# All but the program that unpacks the jar, which Boot adds.
jar -tf "$jar" | sed -n 's:^BOOT-INF/lib/\(.*\.jar\)$:\1:p' | grep -v '^spring-boot-jarmode-tools-' | sort >"$dir/is"
sed -nE 's:.*"purl" ?\: ?"pkg\:maven/[^/]+/([^@]+)@([^?"]+).*:\1-\2.jar:p' "$dir/META-INF/sbom/application.cdx.json" |
    grep -vE '^(table-order|spring-boot-starter(-[a-z0-9-]+)?|spring-boot-devtools|spring-boot-configuration-processor|checker-qual)-[0-9]' |
    sort >"$dir/says"
diff "$dir/is" "$dir/says" >"$dir/difference" || {
    echo "jar (<) and SBOM (>) differ:"
    cat "$dir/difference"
    exit 1
}
echo "the SBOM names all $(wc -l <"$dir/is") libraries of the jar"
