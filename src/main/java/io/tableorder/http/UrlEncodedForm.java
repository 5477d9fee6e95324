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
import java.util.Scanner;
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
        Scanner scanner = new Scanner(new String(body, ISO_8859_1)).useDelimiter("&+");
        while (scanner.hasNext()) {
            String[] parts = scanner.next().split("=", 2);
            String name = parts[0].length() > MOST ? parts[0] : decoded(parts[0]);
            if (!RecordText.isField(type, name)) {
                throw ProblemException.invalid("/" + Json.escape(name), "UNKNOWN_FIELD");
            }
            if (fields.containsKey(name)) {
                throw new ProblemException(ProblemCode.BAD_REQUEST);
            }
            if (parts.length > 1 && parts[1].length() > MOST) {
                throw ProblemException.invalid("/" + name, "OUT_OF_RANGE");
            }
            String value = parts.length == 1 ? "" : decoded(parts[1]);
            fields.put(name, value.isEmpty() ? null : value);
        }
        return fields;
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
