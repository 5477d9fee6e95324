package io.tableorder.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a body of the type {@code application/x-www-form-urlencoded}. */
final class UrlEncodedForm {

    /** The longest name or value, still encoded. */
    private static final int MOST = 32 * 1024;

    private UrlEncodedForm() {}

    /**
     * The fields of a form in UTF-8, each given once. An empty field, which browsers send too, is null.
     *
     * @param body only ASCII if it is valid, since everything else must be encoded
     * @param type a record; the first field without a component in it is refused
     */
    static Map<String, @Nullable String> fields(byte[] body, Class<?> type) {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        String form = new String(body, ISO_8859_1);
        int start = 0;
        while (start < form.length()) {
            int ampersand = form.indexOf('&', start);
            int end = ampersand < 0 ? form.length() : ampersand;
            if (end > start) {
                add(form, start, end, type, fields);
            }
            start = end + 1;
        }
        return fields;
    }

    /** Adds the field between two indices. */
    private static void add(String form, int start, int end, Class<?> type, Map<String, @Nullable String> fields) {
        int equals = form.indexOf('=', start);
        int nameEnd = equals < 0 || equals > end ? end : equals;
        String encoded = form.substring(start, nameEnd);
        String name = encoded.length() > MOST ? encoded : decoded(encoded);
        if (!RecordText.isField(type, name)) {
            throw ProblemException.invalid("/" + Json.escape(name), "UNKNOWN_FIELD");
        }
        if (fields.containsKey(name)) {
            throw new ProblemException(ProblemCode.BAD_REQUEST);
        }
        int valueStart = Math.min(nameEnd + 1, end);
        if (end - valueStart > MOST) {
            throw ProblemException.invalid("/" + name, "OUT_OF_RANGE");
        }
        String value = decoded(form.substring(valueStart, end));
        fields.put(name, value.isEmpty() ? null : value);
    }

    private static String decoded(String text) {
        try {
            // Decodes to bytes first: decoding to UTF-8 directly would turn invalid bytes into replacement characters.
            byte[] bytes = URLDecoder.decode(text, ISO_8859_1).getBytes(ISO_8859_1);
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new ProblemException(ProblemCode.BAD_REQUEST);
        }
    }
}
