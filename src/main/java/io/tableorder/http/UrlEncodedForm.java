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

/** A body of the type {@code application/x-www-form-urlencoded}. */
final class UrlEncodedForm {

    private UrlEncodedForm() {}

    /**
     * The fields of a form in UTF-8, each given once. One that was left empty is null: browsers send those too.
     *
     * @param body is only ASCII where it is sound, as all else is escaped in it
     */
    static Map<String, @Nullable String> fields(byte[] body) {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        for (String field : new String(body, ISO_8859_1).split("&")) {
            if (!field.isEmpty()) {
                String[] parts = field.split("=", 2);
                String name = decoded(parts[0]);
                String value = parts.length == 1 ? "" : decoded(parts[1]);
                if (fields.containsKey(name)) {
                    throw new ProblemException(ProblemCode.BAD_REQUEST);
                }
                fields.put(name, value.isEmpty() ? null : value);
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            // Byte by byte first: the decoder would take bytes that are no UTF-8 for replacement characters.
            byte[] bytes = URLDecoder.decode(text, ISO_8859_1).getBytes(ISO_8859_1);
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new ProblemException(ProblemCode.BAD_REQUEST);
        }
    }
}
