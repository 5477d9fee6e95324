package io.tableorder.foundation.embedded;

import java.util.function.Supplier;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.util.ClassUtils;

/**
 * Keeps objects over restarts by devtools, which loads our classes anew each time. Where there is no devtools, nothing is
 * restarted, and each object is simply made.
 */
final class OverRestarts {

    private static final boolean DEVTOOLS = ClassUtils.isPresent(
            "org.springframework.boot.devtools.restart.Restarter", OverRestarts.class.getClassLoader());

    private OverRestarts() {}

    /** Returns what an earlier copy of the caller has made, if there was one: its type has to be the JDK's. */
    static <T> T keep(String name, Supplier<T> maker) {
        return DEVTOOLS ? Kept.keep(name, maker) : maker.get();
    }

    /** Apart, so that its class is not looked for where it is not. */
    private static final class Kept {

        @SuppressWarnings("unchecked")
        static <T> T keep(String name, Supplier<T> maker) {
            return (T) Restarter.getInstance().getOrAddAttribute("table-order " + name, maker::get);
        }
    }
}
