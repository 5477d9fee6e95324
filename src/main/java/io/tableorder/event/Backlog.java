package io.tableorder.event;

import java.time.Duration;

/**
 * The events that have not been published yet.
 *
 * @param waiting the number of events that wait, counted up to {@value #MOST}
 * @param parked the number of events that cannot be sent and wait for an operator; they block no others
 * @param age age of the oldest event that waits; zero if none does
 */
public record Backlog(long waiting, long parked, Duration age) {

    static final int MOST = 100_000;
}
