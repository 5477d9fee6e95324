# For backup.sh and restore.sh, which read this file: how PostgreSQL's programs are run.
# shellcheck shell=bash disable=SC2034,SC2154
# project is the folder of the compose file.

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

# Reads DATABASE_URL as the service does. The password goes into the environment: a command line can be read by everybody.
use_url() {
    local rest=$1 credentials='' hosts path='' query='' name value
    case $rest in
        jdbc:*) fail "DATABASE_URL must be of the form postgresql://user:password@host:5432/database" ;;
    esac
    [[ $rest =~ ^(postgres|postgresql)(\+[A-Za-z0-9_.-]+)?://(.*)$ ]] ||
        fail "DATABASE_URL must be of the form postgresql://user:password@host:5432/database"
    rest=${BASH_REMATCH[3]}
    if [[ $rest == *\?* ]]; then
        query=${rest#*\?}
        rest=${rest%%\?*}
    fi
    if [[ $rest == */* ]]; then
        path=${rest#*/}
        rest=${rest%%/*}
    fi
    hosts=${rest##*@}
    [ "$hosts" = "$rest" ] || credentials=${rest%@*}
    [ -n "$path" ] || fail "DATABASE_URL names no database after the host"
    if [[ $credentials == *:* ]]; then
        value=${credentials#*:}
        value=${value//\\/\\\\}
        PGPASSWORD=$(printf '%b' "${value//%/\\x}")
        export PGPASSWORD
        credentials=${credentials%%:*}
    fi
    server=$hosts
    url="postgresql://${credentials:+$credentials@}$hosts/$path"
    local separator='?' target=''
    while IFS='=' read -r -d '&' name value; do
        case $name in
            channelBinding) name=channel_binding ;;
            connectTimeout) name=connect_timeout ;;
            targetServerType | target_session_attrs)
                # libpq's words for what JDBC calls otherwise
                name=target_session_attrs target=yes
                case $value in
                    primary) value=read-write ;;
                    secondary) value=standby ;;
                    preferSecondary) value=prefer-standby ;;
                esac
                ;;
            sslmode | sslrootcert | sslcert | sslkey | channel_binding | connect_timeout | options) ;;
            *) continue ;;
        esac
        url+="$separator$name=$value"
        separator='&'
    done <<< "$query&"
    # Whom a verified connection trusts, as the service does; sslrootcert of the URL wins.
    [[ -z ${TLS_CA_FILE:-} || $query != *sslmode=verify-* ]] || export PGSSLROOTCERT=$TLS_CA_FILE
    # Of several hosts the one that takes writes, as the service does.
    [[ $hosts != *,* || -n $target ]] || url+="${separator}target_session_attrs=read-write"
}

# Uses the service db of the compose file in the project's folder; POSTGRES_DATABASE: with another database than the stack's.
use_compose() {
    if [ -z "${COMPOSE:-}" ]; then
        if docker compose version > /dev/null 2>&1; then COMPOSE='docker compose'; else COMPOSE=docker-compose; fi
    fi
    compose=yes
}

# A program with a connection: sql psql --quiet ...
sql() {
    local program=$1
    shift
    if [ -n "${compose:-}" ]; then
        # shellcheck disable=SC2016,SC2086
        (cd "$project" && $COMPOSE exec -T db sh -c \
            'program=$1 database=${2:-${POSTGRES_DB:-$POSTGRES_USER}}; shift 2; exec "$program" -U "$POSTGRES_USER" -d "$database" "$@"' \
            sh "$program" "${POSTGRES_DATABASE:-}" "$@")
    else
        "$program" --no-password --dbname="$url" "$@"
    fi
}

# A program without one.
local_program() {
    if [ -n "${compose:-}" ]; then
        # shellcheck disable=SC2086
        (cd "$project" && $COMPOSE exec -T db "$@")
    else
        "$@"
    fi
}

# The answer to a query, without any decoration.
ask() {
    sql psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --command="$1" < /dev/null
}

require_programs() {
    local program
    for program in "$@"; do
        [ -n "${compose:-}" ] || command -v "$program" > /dev/null ||
            fail "$program is not installed (apt install postgresql-client); with --compose the one of the db container is used"
    done
}

# Copies the images that are not there yet: a name is never used for another image.
copy_images() {
    local from=$1 to=$2 file
    (cd "$from" && find . -type f ! -name '*.tmp' ! -name '.*' -print0) | while IFS= read -r -d '' file; do
        if [ ! -e "$to/$file" ]; then
            mkdir -p "$to/$(dirname "$file")"
            if cp -p "$from/$file" "$to/$file.tmp"; then
                mv "$to/$file.tmp" "$to/$file"
            else
                rm -f "$to/$file.tmp"
                # Removed meanwhile, since no menu shows it any more.
                [ ! -e "$from/$file" ]
            fi
        fi
    done
}
