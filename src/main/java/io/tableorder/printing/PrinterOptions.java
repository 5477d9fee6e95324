package io.tableorder.printing;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the author of a connector has written for a printer; whatever is wrong is said by name. */
final class PrinterOptions {

    private final Map<String, String> options;

    /** @param known all names that mean something */
    PrinterOptions(Map<String, String> options, Set<String> known) {
        for (String name : options.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown option " + name);
            }
        }
        this.options = options;
    }

    String required(String name) {
        String value = optional(name);
        if (value == null) {
            throw new IllegalArgumentException("option " + name + " is required");
        }
        return value;
    }

    @Nullable
    String optional(String name) {
        String value = options.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    int number(String name, int min, int max, int otherwise) {
        String value = optional(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < min || Integer.parseInt(value) > max) {
            throw new IllegalArgumentException("option " + name + " is not a number from " + min + " to " + max);
        }
        return Integer.parseInt(value);
    }

    boolean flag(String name, boolean otherwise) {
        String value = optional(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("true|false")) {
            throw new IllegalArgumentException("option " + name + " is neither true nor false");
        }
        return Boolean.parseBoolean(value);
    }

    /** From the options {@code paper}, {@code timeZone} and {@code total}. */
    TicketLayout layout() {
        return new TicketLayout(paper(), zone(), flag("total", false));
    }

    private Paper paper() {
        String value = optional("paper");
        if (value == null || value.equals("80")) {
            return Paper.MM80;
        }
        if (!value.equals("58")) {
            throw new IllegalArgumentException("option paper is neither 58 nor 80");
        }
        return Paper.MM58;
    }

    private ZoneId zone() {
        String value = optional("timeZone");
        try {
            return ZoneId.of(value == null ? "Asia/Seoul" : value);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("option timeZone is no time zone: " + value, e);
        }
    }
}
