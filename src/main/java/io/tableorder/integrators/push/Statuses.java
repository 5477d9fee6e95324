package io.tableorder.integrators.push;

import io.tableorder.integrators.delivery.ChannelOptions;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What the status of an answer means, by the author's options or else by HTTP. A single status takes precedence over a class. */
final class Statuses {

    private static final Map<Integer, Meaning> USUAL = Map.of(
            401, Meaning.OUT,
            403, Meaning.OUT,
            408, Meaning.LATER,
            425, Meaning.LATER,
            429, Meaning.LATER,
            503, Meaning.OUT);

    /** By the first digit of the status. */
    private static final Map<Integer, Meaning> USUAL_CLASSES = Map.of(2, Meaning.DONE, 5, Meaning.LATER);

    private final Map<Integer, Meaning> single = new HashMap<>();
    private final Map<Integer, Meaning> classes = new HashMap<>();

    private Statuses() {}

    enum Meaning {
        /** It has arrived. */
        DONE,
        /** The next attempt may succeed. */
        LATER,
        /** Every request would fail the same way until a person has fixed the cause. */
        OUT,
        /** It will never be accepted. */
        NEVER
    }

    /** @throws IllegalArgumentException naming the option that is wrong */
    static Statuses of(ChannelOptions options) {
        Statuses statuses = new Statuses();
        for (Meaning meaning : Meaning.values()) {
            String name = meaning.name().toLowerCase(Locale.ROOT);
            String list = options.optional(name);
            if (list != null) {
                for (String status : list.split(",", -1)) {
                    statuses.add(name, status.strip(), meaning);
                }
            }
        }
        return statuses;
    }

    private void add(String option, String status, Meaning meaning) {
        if (!status.matches("[1-5]([0-9]{2}|xx)")) {
            throw new IllegalArgumentException("The option " + option + " is no list such as 404,5xx");
        }
        Meaning before = status.endsWith("xx")
                ? classes.put(status.charAt(0) - '0', meaning)
                : single.put(Integer.valueOf(status), meaning);
        if (before != null) {
            throw new IllegalArgumentException("The option " + option + " names a status that is named already");
        }
    }

    Meaning of(int status) {
        Meaning meaning = single.get(status);
        if (meaning == null) {
            meaning = classes.get(status / 100);
        }
        if (meaning == null) {
            meaning = USUAL.get(status);
        }
        return meaning == null ? USUAL_CLASSES.getOrDefault(status / 100, Meaning.NEVER) : meaning;
    }
}
