#!/usr/bin/env bash
# Runs the README's first command on a machine that is set up otherwise, orders, and reads the ticket. Where the service cannot start
# there, it has to say in one line why. Leaves nothing behind.
set -euo pipefail

usage() {
    cat <<'END'
usage: deploy/any-machine.sh [condition...]      (all of them)
  turkish arabic   the machine's language, by JAVA_TOOL_OPTIONS
  zone umask       a time zone a day ahead; new files for their owner alone
  hangul blank     a DATA_DIR in Hangul; one with blanks and an apostrophe
  posix            the same Hangul, which LC_ALL=C cannot write: one line
  checkout         under LC_ALL=C, a checkout whose own folder is in Hangul with a blank
  quote backslash  in DATA_DIR: one line
  readonly         a DATA_DIR that cannot be made: one line
  port             that is in use: one line
  saved            by deploy/dev-server.sh, and what is saved while it runs is live
Needs: curl git java perl
END
}

# What each says when it does not start; nothing if it has to.
declare -A refusals=(
    [turkish]="" [arabic]="" [zone]="" [umask]="" [hangul]="" [blank]="" [checkout]=""
    [posix]="DATA_DIR must be a path that can be written in this locale"
    [quote]="DATA_DIR .* choose another DATA_DIR" [backslash]="DATA_DIR .* choose another DATA_DIR"
    [readonly]="DATA_DIR .* cannot be made"
    [port]="Port [0-9]+ was already in use" [saved]=""
)
all=(turkish arabic zone umask hangul blank posix checkout quote backslash readonly port saved)
for condition in "$@"; do
    [ -n "${refusals[$condition]+known}" ] || { usage >&2; exit 2; }
done
[ $# -gt 0 ] || set -- "${all[@]}"

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dir=$(mktemp -d)
service="" occupant=""
# shellcheck source=processes.sh
. "$root/deploy/processes.sh"
trap 'stop "$service"; [ -z "$occupant" ] || kill "$occupant"; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM

say() { printf '%s %s\n' "$(date +%T)" "$*" >&2; }
fail() {
    say "FAILED: $1: $2; the end of its log:"
    LC_ALL=C tail -n 40 "$dir/$1.log" >&2
    exit 1
}
copy_to() { # folder
    mkdir "$1"
    (cd "$root" && git ls-files -z | xargs -0 cp --parents -t "$1")
}
start() { # condition
    local folder="$root" data="$dir/$1" command=(./mvnw -B -ntp spring-boot:run)
    local settings=(PORT="$port" MANAGEMENT_PORT="$(free_port)" UPLOADS_DIR="$dir/uploads"
        JWT_PRIVATE_KEY_PATH="$dir/keys/private.pem" JWT_PUBLIC_KEY_PATH="$dir/keys/public.pem")
    case $1 in
        turkish) settings+=(JAVA_TOOL_OPTIONS="-Duser.language=tr -Duser.country=TR") ;;
        arabic) settings+=(JAVA_TOOL_OPTIONS="-Duser.language=ar -Duser.country=EG") ;;
        zone) settings+=(TZ=Pacific/Kiritimati) ;;
        hangul) data="$dir/자료" settings+=(LC_ALL=C.UTF-8) ;;
        posix) data="$dir/자료" settings+=(LC_ALL=C) ;;
        checkout)
            folder="$dir/주문 서비스" settings+=(LC_ALL=C)
            copy_to "$folder"
            ;;
        blank) data="$dir/the chef's data" ;;
        quote) data="$dir/\"data\"" ;;
        backslash) data="$dir/da\\ta" ;;
        readonly) data="/proc/table-order" ;;
        port) settings+=(PORT="$taken") ;;
        saved)
            folder="$dir/source" command=(deploy/dev-server.sh)
            copy_to "$folder"
            ;;
    esac
    tickets="$data/tickets"
    (
        [ "$1" != umask ] || umask 077
        cd "$folder"
        exec setsid env "${settings[@]}" DATA_DIR="$data" "${command[@]}" >"$dir/$1.log" 2>&1 </dev/null
    ) &
    service=$!
}

field() { sed "s/.*\"$1\": *\"\{0,1\}\([^\",]*\).*/\1/"; }
ready() { curl -sf -m 5 -o /dev/null "$api/readyz"; }
runs() { kill -0 "$service" 2>/dev/null; }

order_and_read() { # condition
    local token number ticket=""
    token=$(curl -sf -m 30 "$api/api/customer/auth/login" -H 'Content-Type: application/json' \
        -d '{"store_id":"00000000-0000-4000-8000-000000000001","table_number":"1","password":"1234"}' | field access_token) ||
        fail "$1" "the table cannot log in"
    number=$(curl -sf -m 30 "$api/api/customer/orders" -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
        -H "Idempotency-Key: any-machine-$1-$SECONDS" -d '{"items":[{"menu_id":1,"quantity":2}]}' | field order_number) ||
        fail "$1" "the order was not accepted"
    for _ in $(seq 300); do
        # there is no folder before the first
        ticket=$(grep -lr --include='*.txt' "^주문 ${number}번 | 테이블 1\$" "$tickets" 2>/dev/null | head -1) || true
        [ -z "$ticket" ] || break
        sleep 0.2
    done
    [ -n "$ticket" ] || fail "$1" "no ticket"
    grep -Eq '^합계 [0-9]{1,3},[0-9]{3}원$' "$ticket" || fail "$1" "its ticket: $(cat "$ticket")"
}

save_and_see() {
    cat >"$dir/source/src/main/java/io/tableorder/Saved.java" <<'END'
package io.tableorder;

@org.springframework.stereotype.Component
class Saved {

    Saved() {
        System.out.println("What was saved is live");
    }
}
END
    until grep -q '^What was saved is live$' "$dir/saved.log" && ready; do
        [ $((SECONDS - from)) -lt 900 ] || fail saved "what was saved is not live"
        runs || fail saved "it has ended"
        sleep 0.5
    done
    order_and_read saved
}

for condition in "$@"; do
    from=$SECONDS port=$(free_port)
    api=http://127.0.0.1:$port taken=""
    if [ "$condition" = port ]; then
        taken=$(free_port)
        perl -MIO::Socket::INET -e 'IO::Socket::INET->new(LocalPort => shift, Listen => 1) and sleep 900' "$taken" &
        occupant=$!
    fi
    start "$condition"
    until ! runs || ready; do
        [ $((SECONDS - from)) -lt 600 ] || fail "$condition" "it neither starts nor ends"
        sleep 0.5
    done
    refusal=${refusals[$condition]}
    if runs; then
        [ -z "$refusal" ] || fail "$condition" "it starts"
        order_and_read "$condition"
        if [ "$condition" = saved ]; then
            save_and_see
        else
            spoken=$(LC_ALL=C sed -n '/Attaching agents/,/"menu_id":9/p' "$dir/$condition.log" | LC_ALL=C grep -avc ' access ' || true)
            [ "$spoken" -gt 0 ] && [ "$spoken" -le 25 ] || fail "$condition" "it says $spoken lines before a person can order"
        fi
        say "ok: $condition: an order and its ticket, after $((SECONDS - from)) s"
    else
        [ -n "$refusal" ] || fail "$condition" "it does not start"
        LC_ALL=C grep -aEq "$refusal" "$dir/$condition.log" || fail "$condition" "it does not say why"
        say "ok: $condition: $(LC_ALL=C grep -aE "$refusal" "$dir/$condition.log" | head -1)"
    fi
    stop "$service"
    service=""
done
