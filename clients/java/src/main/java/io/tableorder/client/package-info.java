/**
 * A client of Table Order. Begin at {@link io.tableorder.client.TableOrder}. Operations and their objects, in {@code api}, {@code core} and
 * {@code model}, are generated from the contract; this package adds what every client needs: tokens, retries, keys of orders, live streams.
 */
package io.tableorder.client;
