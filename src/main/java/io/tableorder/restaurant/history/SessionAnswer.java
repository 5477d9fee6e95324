package io.tableorder.restaurant.history;

/**
 * The answer to a request that completes or reopens a session.
 *
 * @param session what the client gets to see
 * @param isReplay whether an earlier, same request has changed the session already
 */
record SessionAnswer<T>(T session, boolean isReplay) {}
