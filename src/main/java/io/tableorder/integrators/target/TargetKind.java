package io.tableorder.integrators.target;

import java.util.List;
import java.util.Locale;

/**
 * The kinds of targets that staff can have: channels whose options staff enter. A further one is also allowed in the check of the table
 * {@code targets}.
 */
enum TargetKind {
    PRINTER(List.of("order.*", "session.moved", "session.merged")),
    CLOUDPRNT(List.of("order.*", "session.moved", "session.merged")),
    POS(List.of("order.*", "session.moved", "session.merged", "session.completed"));

    /** The words that {@link #of} reads. */
    static final String WORDS = "printer|cloudprnt|pos";

    private final List<String> types;

    TargetKind(List<String> types) {
        this.types = types;
    }

    static TargetKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The kind of its channel. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The types of events that it has a use for. */
    List<String> types() {
        return types;
    }
}
