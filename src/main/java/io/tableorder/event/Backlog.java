package io.tableorder.event;

import java.time.Duration;

/**
 * What has not been published yet.
 *
 * @param waiting events, counted up to {@value #MOST}
 * @param parked events that could not be sent and wait for an operator; they hold up nothing
 * @param age of the oldest event that waits; zero when none does
 */
public record Backlog(long waiting, long parked, Duration age) {

    static final int MOST = 100_000;
}
