package io.tableorder.restaurant.order;

import java.time.Duration;

/**
 * Tells a repeated request from a new one.
 *
 * @param scope whose key it is; the keys of two tables never meet
 * @param hash of the request; the same key with another hash is a mistake of the client
 * @param window how long after the first request a second one with the key is its twin
 */
record RequestKey(String scope, String key, byte[] hash, Duration window) {}
