package io.tableorder.http;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.time.Timestamps;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Reads the values in a request's path and query: typed, single-valued, and refused with a problem if they are not of their type. */
public final class Parameters {

    /** The longest part of a refused value that the answer repeats. */
    private static final int MOST_QUOTED = 50;

    private Parameters() {}

    /**
     * A number in the path.
     *
     * @param name as in the contract's path, such as {@code id}
     * @param otherwise the problem if the value is no id
     */
    public static long pathId(Exchange exchange, String name, ProblemCode otherwise) {
        String value = Contract.pathParameter(Requests.of(exchange), name);
        if (!value.matches("[0-9]{1,18}")) {
            throw new ProblemException(otherwise, value.substring(0, Math.min(value.length(), MOST_QUOTED)));
        }
        return Long.parseLong(value);
    }

    /** Like {@link #pathId}, for a UUID. */
    public static UUID pathUuid(Exchange exchange, String name, ProblemCode otherwise) {
        UUID id = uuid(Contract.pathParameter(Requests.of(exchange), name));
        if (id == null) {
            throw new ProblemException(otherwise);
        }
        return id;
    }

    /**
     * Like {@link #pathId}, for a name, composed (NFC).
     *
     * @param form a regular expression that the name must match
     */
    public static String pathName(Exchange exchange, String name, String form, ProblemCode otherwise) {
        String value = composed(Contract.pathParameter(Requests.of(exchange), name));
        if (!value.matches(form)) {
            throw new ProblemException(otherwise, value.substring(0, Math.min(value.length(), MOST_QUOTED)));
        }
        return value;
    }

    /** Accepts only the canonical form; Java also reads shorter ones. */
    private static @Nullable UUID uuid(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}") ? UUID.fromString(text) : null;
    }

    /** A query parameter, or null. Refuses a parameter that is given twice, or that has a NUL, which PostgreSQL cannot store. */
    public static @Nullable String query(Exchange exchange, String name) {
        String[] values = Requests.of(exchange).getParameterValues(name);
        if (values == null || values.length == 0 || values[0].isEmpty()) {
            return null;
        }
        if (values.length > 1 || values[0].indexOf('\0') >= 0) {
            throw ProblemException.invalid("?" + name, "INVALID_FORMAT");
        }
        return values[0];
    }

    public static @Nullable Long queryId(Exchange exchange, String name) {
        String value = query(exchange, name);
        if (value == null) {
            return null;
        }
        if (!value.matches("[0-9]{1,18}")) {
            throw ProblemException.invalid("?" + name, "WRONG_TYPE");
        }
        return Long.valueOf(value);
    }

    public static int queryInt(Exchange exchange, String name, int otherwise, int max) {
        Long value = queryId(exchange, name);
        if (value == null) {
            return otherwise;
        }
        if (value < 1 || value > max) {
            throw ProblemException.invalid("?" + name, "OUT_OF_RANGE");
        }
        return value.intValue();
    }

    public static @Nullable Boolean queryFlag(Exchange exchange, String name) {
        String value = query(exchange, name);
        if (value != null && !value.matches("true|false")) {
            throw ProblemException.invalid("?" + name, "WRONG_TYPE");
        }
        return value == null ? null : Boolean.valueOf(value);
    }

    public static @Nullable UUID queryUuid(Exchange exchange, String name) {
        String value = query(exchange, name);
        UUID id = value == null ? null : uuid(value);
        if (value != null && id == null) {
            throw ProblemException.invalid("?" + name, "INVALID_FORMAT");
        }
        return id;
    }

    /** A day such as {@code 2026-03-31}. */
    public static @Nullable LocalDate queryDate(Exchange exchange, String name) {
        String value = query(exchange, name);
        // Accepts years of four digits only.
        if (value != null && !value.matches("[0-9]{4}-.*")) {
            throw ProblemException.invalid("?" + name, "INVALID_FORMAT");
        }
        try {
            return value == null ? null : LocalDate.parse(value, DateTimeFormatter.ISO_LOCAL_DATE);
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid("?" + name, "INVALID_FORMAT");
        }
    }

    /** A moment such as {@code 2026-03-31T09:30:00Z}, or with another offset. */
    public static @Nullable Instant queryTime(Exchange exchange, String name) {
        String value = query(exchange, name);
        // A plus that the client did not encode arrives as a space.
        return value == null
                ? null
                : Timestamps.parse(value.replace(' ', '+'))
                        .orElseThrow(() -> ProblemException.invalid("?" + name, "INVALID_FORMAT"));
    }

    /** Some systems write a syllable of Hangul as two or three characters, in the names of files for example. */
    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** Free text, composed (NFC), of at most {@code max} characters and without NUL, which PostgreSQL cannot store. */
    public static @Nullable String queryText(Exchange exchange, String name, int max) {
        String given = query(exchange, name);
        String value = given == null ? null : composed(given);
        if (value != null && value.codePointCount(0, value.length()) > max) {
            throw ProblemException.invalid("?" + name, "OUT_OF_RANGE");
        }
        if (value != null && value.indexOf('\0') >= 0) {
            throw ProblemException.invalid("?" + name, "INVALID_FORMAT");
        }
        return value;
    }

    /** The store whose data the caller reads: the caller's own; for a super admin, who has none, the one that the path names. */
    public static UUID storeOf(Exchange exchange) {
        Actor actor = Actor.of(exchange);
        return actor.role() == Role.SUPER_ADMIN ? pathUuid(exchange, "id", ProblemCode.STORE_NOT_FOUND) : actor.store();
    }

    /** Refuses a {@code store_id} that is not the store of the token. The parameter is optional; some clients send it. */
    public static void requireOwnStore(Exchange exchange, UUID own) {
        String given = query(exchange, "store_id");
        if (given != null && !given.equalsIgnoreCase(own.toString())) {
            throw new ProblemException(ProblemCode.STORE_NOT_FOUND);
        }
    }
}
