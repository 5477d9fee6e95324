package io.tableorder.integrators.delivery;

import java.util.Map;
import java.util.UUID;

/** A way to reach targets of one kind, such as printers. Each is a bean; drop-ins use it through a kamelet. */
public interface Channel {

    /** Its word in addresses, rows and answers, in lower case, such as {@code printer}. */
    String kind();

    /**
     * Makes a target from the options that its author gives, without connecting to it.
     *
     * @param name of the target
     * @param options only those that are given
     * @throws IllegalArgumentException naming the option that is wrong or missing, but no value, because staff of all stores read
     *     it; the route does not start
     */
    Target open(String name, Map<String, String> options);

    /**
     * Makes a target for the staff of a store. Its addresses are not checked here, but each time that it connects.
     *
     * @param store whose target it is
     * @throws IllegalArgumentException also if staff cannot have targets of this kind
     */
    default Target open(UUID store, String name, Map<String, String> options) {
        throw new IllegalArgumentException("Staff cannot have targets of the kind " + kind());
    }

    /**
     * Checks the addresses of a target of staff, who may use fewer than the author of a file may.
     *
     * @param options that {@link #open(UUID, String, Map)} has taken
     * @throws IllegalArgumentException naming the option whose address is not allowed
     */
    default void checkAddresses(Map<String, String> options) {
        // Targets of this kind have none.
    }

    /** Whether its targets print. A print that is repeated is marked as a duplicate. */
    default boolean prints() {
        return false;
    }

    /** Whether its targets can tell a copy that staff send from the delivery that has arrived. */
    default boolean takesCopies() {
        return prints();
    }
}
