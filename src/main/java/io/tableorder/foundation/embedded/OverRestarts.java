package io.tableorder.foundation.embedded;

import java.util.function.Supplier;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.util.ClassUtils;

/**
 * Keeps objects across restarts by devtools, which reloads the service's classes. Without devtools there are no restarts, and each object
 * is simply created.
 */
final class OverRestarts {

    private static final boolean DEVTOOLS = ClassUtils.isPresent(
            "org.springframework.boot.devtools.restart.Restarter", OverRestarts.class.getClassLoader());

    private OverRestarts() {}

    /** Returns the object that an earlier copy of the caller has created, or creates it. Its type must be the JDK's. */
    static <T> T keep(String name, Supplier<T> maker) {
        return DEVTOOLS ? Kept.keep(name, maker) : maker.get();
    }

    /** A separate class, so that devtools' classes are loaded only if they exist. */
    private static final class Kept {

        @SuppressWarnings("unchecked")
        static <T> T keep(String name, Supplier<T> maker) {
            return (T) Restarter.getInstance().getOrAddAttribute("table-order " + name, maker::get);
        }
    }
}
