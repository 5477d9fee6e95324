package io.tableorder.integrators.delivery;

/**
 * How many targets of a kind have a condition.
 *
 * @param isLeftAlone whether their breakers are open or half open
 */
public record TargetCount(String kind, String condition, boolean isLeftAlone, long count) {}
