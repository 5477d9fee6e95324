#!/usr/bin/env bash
# Backs up the database and the images of menus, while the service runs.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(dirname "$here")
# shellcheck source=deploy/postgres.sh
. "$here/postgres.sh"

help() {
    cat << 'END'
Usage: backup.sh [--compose]
Makes one folder per call, table-order-<time> in UTC, that holds database.dump, uploads/, INFO and SHA256SUMS. It appears
under its name when it is complete.
  --compose      of the stack of docker-compose.yml, with the programs of its container db; else of DATABASE_URL
Environment:
  DATABASE_URL   postgresql://user:password@host:5432/database, as the service has it
  UPLOADS_DIR    the folder of images; uploads in the project's folder if not set
  BACKUP_DIR     where backups are kept; backups in the project's folder if not set
  BACKUP_KEEP    how many are kept, the newest; 7 if not set
  With --compose:
  COMPOSE        the command, such as 'docker-compose -p second'; docker compose, or docker-compose, if not set
  COMPOSE_PROJECT_NAME, STACK
                 which stack, as it was started: for a second one beside the first
END
}

while [ $# -gt 0 ]; do
    case $1 in
        --help | -h) help; exit ;;
        --compose) use_compose ;;
        *) help >&2; exit 2 ;;
    esac
    shift
done

uploads=${UPLOADS_DIR:-$project/uploads}
folder=${BACKUP_DIR:-$project/backups}
keep=${BACKUP_KEEP:-7}
[[ $keep =~ ^[1-9][0-9]*$ ]] || fail "BACKUP_KEEP must be a number from 1 on, not $keep"
[ -d "$uploads" ] || fail "there is no folder $uploads; set UPLOADS_DIR"
if [ -z "${compose:-}" ]; then
    [ -n "${DATABASE_URL:-}" ] || fail "DATABASE_URL is not set; for the compose stack, call this with --compose"
    use_url "$DATABASE_URL"
fi
require_programs pg_dump psql

# Passwords' hashes and webhooks' secrets are in it.
umask 077
mkdir -p "$folder"
find "$folder" -maxdepth 1 -name '.unfinished-*' -mtime +1 -exec rm -rf {} +
unfinished=$(mktemp -d "$folder/.unfinished-XXXXXX")
trap 'rm -rf "$unfinished" "$unfinished.sums"' EXIT
mkdir "$unfinished/uploads"

# An image is there before a menu shows it, and goes after none does. Copied before and after the dump, all that its menus show
# are in the set; what none of them shows is swept by the service that is started on it.
copy_images "$uploads" "$unfinished/uploads"
time=$(date -u +%Y%m%dT%H%M%SZ)
sql pg_dump --format=custom --no-owner --no-privileges --lock-wait-timeout=60s > "$unfinished/database.dump"
copy_images "$uploads" "$unfinished/uploads"

{
    echo "time=$time"
    echo "postgresql=$(ask 'show server_version')"
    echo "migration=$(ask "select version from flyway_schema_history where version is not null order by installed_rank desc limit 1")"
    echo "images=$(find "$unfinished/uploads" -type f | wc -l)"
} > "$unfinished/INFO"
local_program pg_restore --list < "$unfinished/database.dump" > /dev/null
(cd "$unfinished" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) > "$unfinished.sums"
mv "$unfinished.sums" "$unfinished/SHA256SUMS"
sync -f "$unfinished" 2> /dev/null || sync

set=$folder/table-order-$time
[ ! -e "$set" ] || fail "$set is there already"
mv "$unfinished" "$set"
trap - EXIT
echo "Backed up to $set ($(du -sh "$set" | cut -f1))"

find "$folder" -maxdepth 1 -type d -name 'table-order-[0-9]*T[0-9]*Z' | LC_ALL=C sort -r | tail -n "+$((keep + 1))" |
    while IFS= read -r old; do
        rm -rf "$old"
        echo "Removed $old"
    done
