package io.tableorder.integrators.delivery;

/**
 * What a delivery brings, for those who show it.
 *
 * @param isOnPaper whether its target prints
 * @param isDuplicate whether it is, or may be, on paper already
 */
public record Parcel(String target, String content, boolean isOnPaper, boolean isDuplicate) {}
