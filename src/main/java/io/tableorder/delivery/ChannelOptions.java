package io.tableorder.delivery;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the author of a connector has written for a {@link Channel}. Whatever is wrong is an IllegalArgumentException that
 * names the option, and no value of it, which may be a secret.
 */
public final class ChannelOptions {

    private final Map<String, String> options;

    /** @param known all names that mean something */
    public ChannelOptions(Map<String, String> options, Set<String> known) {
        Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("There is no option " + String.join(", ", unknown));
        }
        this.options = Map.copyOf(options);
    }

    /** Without blanks around it. */
    public String required(String name) {
        String value = optional(name);
        if (value == null) {
            throw new IllegalArgumentException("The option " + name + " is required");
        }
        return value;
    }

    /** Without blanks around it; null for one that is blank or not there. */
    public @Nullable String optional(String name) {
        String value = options.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** As it is written, blank or not. */
    public String asWritten(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    public int number(String name, int min, int max, int otherwise) {
        String value = optional(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < min || Integer.parseInt(value) > max) {
            throw new IllegalArgumentException("The option " + name + " is not a number from " + min + " to " + max);
        }
        return Integer.parseInt(value);
    }

    public boolean flag(String name, boolean otherwise) {
        String value = optional(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("true|false")) {
            throw new IllegalArgumentException("The option " + name + " is neither true nor false");
        }
        return Boolean.parseBoolean(value);
    }
}
