package io.tableorder.integrators.target;

import java.util.List;
import java.util.Locale;

/** What staff can have: the kinds of channels that take an address from them. */
enum TargetKind {
    PRINTER(List.of("order.*")),
    CLOUDPRNT(List.of("order.*")),
    POS(List.of("order.*", "session.completed"));

    /** What {@link #of} knows. */
    static final String WORDS = "printer|cloudprnt|pos";

    private final List<String> types;

    TargetKind(List<String> types) {
        this.types = types;
    }

    static TargetKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The channel's. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of events that it has a use for. */
    List<String> types() {
        return types;
    }
}
