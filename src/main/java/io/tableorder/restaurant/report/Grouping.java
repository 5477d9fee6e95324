package io.tableorder.restaurant.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a line of a sales report stands for. */
enum Grouping {
    DAY,
    HOUR,
    MENU,
    TABLE,
    OPTION;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Grouping> of(String word) {
        return Arrays.stream(values())
                .filter(grouping -> grouping.word().equals(word))
                .findFirst();
    }
}
