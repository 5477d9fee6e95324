package io.tableorder.restaurant.order;

import java.time.Duration;

/**
 * Distinguishes a repeated request from a new one.
 *
 * @param scope the kind of key and its table; two tables never share a key
 * @param hash hash of the request; the same key with another hash is an error of the client
 * @param window how long after the first request another one with the key counts as its repetition
 */
record RequestKey(String scope, String key, byte[] hash, Duration window) {}
