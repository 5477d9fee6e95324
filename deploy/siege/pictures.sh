# Pictures: small files that decode to as much as they can, uploaded by all stores at once
siege_pictures() {
    local created failed p50 p99 probe api_probe pictures
    start siege-pictures.log "$java" -Xmx256m "$deploy/SiegePictures.java" "$dir" "$port"
    pictures=$started
    await 120 "the pictures" grep -q '^ready' "$dir/siege-pictures.log"
    # Decoding takes a processor: that orders become slower is no surprise, that one is not taken would be.
    read -r created failed p50 p99 probe api_probe < <(order "$seconds")
    stop "$pictures"
    check "orders beside the worst pictures: taken, not taken" "$created, $failed; p50 $p50 ms, p99 $p99 ms, probes within $probe ms" \
        "created > 0 && failed == 0"
    check "the service after the worst pictures" "$(tail -1 "$dir/siege-pictures.log")" "$(kill -0 "$service_pid" 2>/dev/null && echo 1 || echo 0)"
    check "pictures that were answered otherwise than with 200, 400 or 503" "$(grep -c '^odd' "$dir/siege-pictures.log" || true)" \
        "$(grep -c '^odd' "$dir/siege-pictures.log" || true) == 0"
}
