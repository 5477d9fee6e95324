package io.tableorder.foundation.settings;

import java.util.List;

/**
 * The service refuses to start. Has one line for each problem that the operator must fix, without secrets.
 *
 * <p>The process ends with exit code 1 and prints the lines without a stack trace. This is no {@code ExitCodeGenerator}: of those Boot tells
 * the beans, and then prints a stack trace because there are none any more.
 */
public final class StartRefused extends RuntimeException {

    private final List<String> reasons;

    public StartRefused(String reason) {
        this(List.of(reason));
    }

    public StartRefused(List<String> reasons) {
        super(String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    public List<String> reasons() {
        return reasons;
    }
}
