package io.tableorder.integrators.delivery;

/**
 * How many targets of a kind do so.
 *
 * @param isLeftAlone or tried with one attempt
 */
public record TargetCount(String kind, String condition, boolean isLeftAlone, long count) {}
