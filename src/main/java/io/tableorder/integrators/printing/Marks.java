package io.tableorder.integrators.printing;

import org.jspecify.annotations.Nullable;

/**
 * What a ticket notes besides the order.
 *
 * @param isDuplicate whether the ticket is, or may be, on paper already
 * @param insteadOf the printer that it was meant for; null if it is this one
 */
record Marks(boolean isDuplicate, @Nullable String insteadOf) {

    static final Marks NONE = new Marks(false, null);
}
