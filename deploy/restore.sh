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
  With --compose:
  COMPOSE        the command, such as 'docker-compose -p second'; docker compose, or docker-compose, if not set
  COMPOSE_PROJECT_NAME, STACK
                 which stack, as it was started: for a second one beside the first
  POSTGRES_DATABASE
                 another database of that server; the folders of the stack are left alone then
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

database=$(ask 'select current_database()') || fail "the database does not answer; nothing was restored"
if [ -n "${compose:-}" ]; then
    # shellcheck disable=SC2086
    container=$(cd "$project" && $COMPOSE ps -q db)
    server="container $(docker inspect --format '{{slice .Name 1}}' "$container" 2> /dev/null || echo "$container")"
fi
echo "Restores $set"
echo "  into the database $database of $server"
echo "  and the images into $(cd "$uploads" && pwd)"

# Other connections to this database. This user may not see what they do; PostgreSQL's own processes have no user.
others="select string_agg(application || ' (' || n || ')', ', ')
  from (select coalesce(nullif(application_name, ''), 'without a name') as application, count(*) as n
          from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and usesysid is not null
           and coalesce(backend_type, 'client backend') = 'client backend'
         group by 1 order by 1) as o"
for try in 1 2 3; do
    connected=$(ask "$others") || fail "the database does not say who is connected; nothing was restored"
    if [ -z "$connected" ]; then break; fi
    [ $try = 3 ] || sleep 1
done
[ -z "$connected" ] || fail "others are connected to the database: $connected; stop all instances, and end what else is connected"
relations=$(ask "select count(*) from pg_class where relnamespace = 'public'::regnamespace") ||
    fail "the database does not answer; nothing was restored"
if [ "$relations" != 0 ] && [ -z "$clean" ]; then
    fail "the database is not empty; --clean drops what is in it"
fi

# Lets the folders' owner into what the service has made there, and the service into what we make.
share_folders() {
    if [ -n "${compose:-}" ] && [ -z "${POSTGRES_DATABASE:-}" ]; then
        local output
        # shellcheck disable=SC2086
        output=$(cd "$project" && $COMPOSE run --rm -T folders < /dev/null 2>&1) ||
            fail "the service's folders cannot be opened, nothing was restored: $output"
    fi
}

# Images first: a menu never shows one that is not there. Those that no menu shows are swept by the service.
share_folders
copy_images "$set/uploads" "$uploads"
if [ "$(id -u)" = 0 ]; then
    chown -R --reference="$uploads" "$uploads"
fi
share_folders

# Committed only when the dump was read to its end.
{
    echo "begin; set lock_timeout = '5s'; set client_min_messages = warning;"
    if [ "$relations" != 0 ]; then
        echo 'drop schema public cascade;'
        echo 'create schema public authorization pg_database_owner; grant usage on schema public to public;'
    fi
    # In its head, programs from 17 on set what an older server does not know.
    local_program pg_restore --no-owner --no-privileges --exit-on-error --file=- < "$set/database.dump" |
        LC_ALL=C sed '1,/^SET client_encoding/ { /^SET transaction_timeout = 0;$/d }' &&
        { [ -n "$exact" ] || cat "$here/after-restore.sql"; } &&
        echo 'commit;'
} | sql psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --output=/dev/null --file=- ||
    fail "nothing was restored into the database"
ask 'set client_min_messages = error; analyze'
echo "Restored $set: migration $(sed -n 's/^migration=//p' "$set/INFO"), $(sed -n 's/^images=//p' "$set/INFO") image files"
if [ -n "${compose:-}" ] && [ -n "${POSTGRES_DATABASE:-}" ]; then
    : # No instance is going to be started on it.
elif [ -n "${compose:-}" ]; then
    echo "Before instances are started, empty Redis: $COMPOSE exec -T redis sh -c 'REDISCLI_AUTH=\$REDIS_PASSWORD redis-cli flushdb'"
else
    echo "Before instances are started, empty Redis: redis-cli flushdb"
fi
