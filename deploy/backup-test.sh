#!/usr/bin/env bash
# Rehearses a restore: backs up, restores into an empty database beside, and compares every table, sequence and image.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(dirname "$here")
# shellcheck source=deploy/postgres.sh
. "$here/postgres.sh"

help() {
    cat << 'END'
Usage: backup-test.sh <url of an empty database>
       backup-test.sh --compose
Backs up DATABASE_URL and UPLOADS_DIR into a temporary folder, restores that into the database given, a folder beside it, and
compares both. Nothing may be written meanwhile, so call it while the service is stopped, or on a copy. What it has made in the
empty database stays there.
  --compose      backs up the stack of docker-compose.yml, and restores into a database beside, in the same container, which it makes
                 and drops; it takes the room of a second database meanwhile
Environment: DATABASE_URL, UPLOADS_DIR, and with --compose COMPOSE, COMPOSE_PROJECT_NAME, STACK, as for backup.sh
END
}

[ $# -le 1 ] || { help >&2; exit 2; }
case ${1:-} in
    --help | -h) help; exit ;;
    --compose) use_compose ;;
    -* | '') help >&2; exit 2 ;;
    *) fresh=$1 ;;
esac
if [ -n "${compose:-}" ]; then
    unset POSTGRES_DATABASE
else
    [ -n "${DATABASE_URL:-}" ] || fail "DATABASE_URL is not set; for the compose stack, call this with --compose"
fi
uploads=${UPLOADS_DIR:-$project/uploads}
require_programs pg_dump pg_restore psql

# One line for each table, with its number of rows and a checksum of them, and for each sequence.
tables="
select format('select %L, count(*), md5(string_agg(md5(t::text), '''' order by md5(t::text))) from %I t', relname, relname)
  from pg_class
 where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
 order by relname \\gexec
select sequencename, last_value from pg_sequences where schemaname = 'public' order by sequencename;"

contents() ( # of a database, to standard output
    if [ -n "${compose:-}" ]; then
        POSTGRES_DATABASE=$1
    else
        unset PGPASSWORD
        use_url "$1"
    fi
    printf '%s' "$tables" | sql psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --file=-
)

images() {
    (cd "$1" && find . -type f ! -name '*.tmp' ! -name '.*' -print0 | LC_ALL=C sort -z | xargs -0r sha256sum)
}

end() {
    rm -rf "$work"
    if [ -n "${compose:-}" ] && [ -n "${fresh:-}" ]; then
        ask "drop database if exists $fresh with (force)" || echo "backup-test.sh: the database $fresh is still there" >&2
    fi
}

work=$(mktemp -d)
trap end EXIT
mkdir "$work/uploads"
UPLOADS_DIR=$uploads BACKUP_DIR=$work/backups BACKUP_KEEP=1 "$here/backup.sh" ${compose:+--compose}
if [ -n "${compose:-}" ]; then
    before=''
    fresh=rehearsal_$(date +%s)_$$
    ask "create database $fresh"
    POSTGRES_DATABASE=$fresh UPLOADS_DIR=$work/uploads "$here/restore.sh" --compose --exact "$work"/backups/table-order-*
else
    before=$DATABASE_URL
    DATABASE_URL=$fresh UPLOADS_DIR=$work/uploads "$here/restore.sh" --exact "$work"/backups/table-order-*
fi

contents "$before" > "$work/tables.before"
contents "$fresh" > "$work/tables.after"
images "$uploads" > "$work/images.before"
images "$work/uploads" > "$work/images.after"
diff "$work/tables.before" "$work/tables.after" || fail "the restored database differs (< what it should be, > what it is)"
diff "$work/images.before" "$work/images.after" || fail "the restored images differ"
echo "The same: $(grep -c '|.*|' "$work/tables.before") tables with $(awk -F'|' '{n += NF > 2 ? $2 : 0} END {print n}' \
    "$work/tables.before") rows, $(wc -l < "$work/images.before") images"
