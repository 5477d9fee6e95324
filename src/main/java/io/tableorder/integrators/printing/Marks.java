package io.tableorder.integrators.printing;

import org.jspecify.annotations.Nullable;

/**
 * What the cooks have to know of this print, beyond the order.
 *
 * @param isDuplicate whether the same ticket may be, or is, on paper already
 * @param insteadOf the printer that it was meant for, if this is another one
 */
record Marks(boolean isDuplicate, @Nullable String insteadOf) {

    static final Marks NONE = new Marks(false, null);
}
