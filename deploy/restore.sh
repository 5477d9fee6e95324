#!/usr/bin/env bash
# Restores a backup that backup.sh has made.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(dirname "$here")
# shellcheck source=deploy/postgres.sh
. "$here/postgres.sh"

help() {
    cat << 'END'
Usage: restore.sh [--compose] [--clean] [--exact] <backup>
Restores the database, in one transaction, and the images of a backup, a folder table-order-<time>. All instances must be stopped.
  --compose      into the stack of docker-compose.yml, with the programs of its container db; else into DATABASE_URL
  --clean        into a database that is not empty: all that is in it is dropped, together with the restore or not at all
                 (--yes is the same)
  --exact        leaves every number as it was. Without it, after-restore.sql lets ids and event sequences go on a million
                 further, so that what was handed out after the backup is not handed out again
Environment:
  DATABASE_URL   postgresql://user:password@host:5432/database, as the service has it
  UPLOADS_DIR    the folder of images; uploads in the project's folder if not set
END
}

clean='' exact='' set=''
while [ $# -gt 0 ]; do
    case $1 in
        --help | -h) help; exit ;;
        --compose) use_compose ;;
        --clean | --yes) clean=yes ;;
        --exact) exact=yes ;;
        -*) help >&2; exit 2 ;;
        *) [ -z "$set" ] || { help >&2; exit 2; }; set=${1%/} ;;
    esac
    shift
done
[ -n "$set" ] || { help >&2; exit 2; }
[ -f "$set/SHA256SUMS" ] || fail "$set is no backup: it has no SHA256SUMS"
set=$(cd "$set" && pwd)

uploads=${UPLOADS_DIR:-$project/uploads}
[ -d "$uploads" ] || fail "there is no folder $uploads; make it, or set UPLOADS_DIR"
if [ -z "${compose:-}" ]; then
    [ -n "${DATABASE_URL:-}" ] || fail "DATABASE_URL is not set; for the compose stack, call this with --compose"
    use_url "$DATABASE_URL"
fi
require_programs pg_restore psql

(cd "$set" && sha256sum --check --strict --quiet SHA256SUMS >&2) || fail "$set is damaged; nothing was restored"
diff <(cd "$set" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort) \
    <(sed 's/^[0-9a-f]* [ *]//' "$set/SHA256SUMS" | LC_ALL=C sort) >&2 ||
    fail "$set does not hold the files that its SHA256SUMS names; nothing was restored"

[ "$(ask "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'table-order'")" = 0 ] ||
    fail "instances of the service are connected to the database; stop them first"
relations=$(ask "select count(*) from pg_class where relnamespace = 'public'::regnamespace")
if [ "$relations" != 0 ] && [ -z "$clean" ]; then
    fail "the database is not empty; --clean drops what is in it"
fi

# Images first: a menu never shows one that is not there. Those that no menu shows are swept by the service.
copy_images "$set/uploads" "$uploads"
if [ "$(id -u)" = 0 ]; then
    chown -R --reference="$uploads" "$uploads"
fi

# Committed only when the dump was read to its end.
{
    echo "begin; set lock_timeout = '5s'; set client_min_messages = warning;"
    if [ "$relations" != 0 ]; then
        echo 'drop schema public cascade;'
        echo 'create schema public authorization pg_database_owner; grant usage on schema public to public;'
    fi
    local_program pg_restore --no-owner --no-privileges --exit-on-error --file=- < "$set/database.dump" &&
        { [ -n "$exact" ] || cat "$here/after-restore.sql"; } &&
        echo 'commit;'
} | sql psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --output=/dev/null --file=- ||
    fail "nothing was restored into the database"
ask 'set client_min_messages = error; analyze'
echo "Restored $set: migration $(sed -n 's/^migration=//p' "$set/INFO"), $(sed -n 's/^images=//p' "$set/INFO") image files"
echo "Before instances are started: empty Redis (redis-cli flushdb)"
