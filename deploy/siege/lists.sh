# Large lists: eight bodies of 256 KB at once, nothing but empty elements, as orders, again and again. SIEGE_JAVA_OPTS=-Xmx300m tries less memory
siege_lists() {
    { printf '{"items":['; printf '{},%.0s' {1..87370}; printf '{}]}'; } >"$dir/list"
    # shellcheck disable=SC2016 # for the other shell to expand
    besiege "large lists" bash -c '
        send() {
            curl -s -m 20 -o /dev/null -w "%{http_code} of %{size_download} bytes\n" "http://localhost:$2/api/customer/orders" \
                -H "Authorization: Bearer $3" -H "Content-Type: application/json" --data-binary "@$1/list" || true
        }
        while read -r token _; do while :; do send "$1" "$2" "$token" >>"$1/answers"; done & done < <(head -8 "$1/tokens")
        until [ -s "$1/answers" ]; do sleep 0.1; done
        echo ready
        while sleep 1; do sort "$1/answers" | uniq -c | tr -s "\n " " "; echo; done' lists "$dir" "$port"
    local others
    others=$(grep -cv '^400 of [0-9]\{1,4\} bytes' "$dir/answers" || true)
    check "answers to large lists" "$(grep -c '' "$dir/answers") answers, $others of them no small refusal" "$others == 0"
}
