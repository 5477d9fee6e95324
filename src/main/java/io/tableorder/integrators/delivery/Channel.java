package io.tableorder.integrators.delivery;

import java.util.Map;
import java.util.UUID;

/** A way to reach targets of one kind, such as printers. Each is a bean; drop-ins use it through a kamelet. */
public interface Channel {

    /** The word for it in addresses, rows and answers: lower case, such as {@code printer}. */
    String kind();

    /**
     * Makes a target of what its author has written. Connects to nothing yet.
     *
     * @param name of the target
     * @param options as given, without those that were left out
     * @throws IllegalArgumentException naming the option that is wrong or missing, but no value, since staff of all stores read
     *     it; the route does not start
     */
    Target open(String name, Map<String, String> options);

    /**
     * The same for the staff of a store, who may name fewer addresses than the author of a file may.
     *
     * @param store whose target it is
     * @throws IllegalArgumentException also when staff cannot have targets of this kind
     */
    default Target open(UUID store, String name, Map<String, String> options) {
        throw new IllegalArgumentException("Staff cannot have targets of the kind " + kind());
    }

    /** Whether what it brings is on paper: then nothing arrives a second time unless it is marked as a duplicate. */
    default boolean prints() {
        return false;
    }
}
