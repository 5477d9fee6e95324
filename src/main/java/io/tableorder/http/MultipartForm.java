package io.tableorder.http;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A {@code multipart/form-data} request: the fields of a JSON body as text parts, and files. The servlet container has read it
 * before any route sees it, and removes its temporary files with the request. What clients name their files is never looked at.
 */
final class MultipartForm {

    private static final int MAX_FILE_BYTES = 5 * 1024 * 1024;
    private static final int MAX_FIELD_BYTES = 64 * 1024;
    private static final String FORM = MultipartForm.class.getName();

    private final Collection<Part> parts;

    private MultipartForm(Collection<Part> parts) {
        this.parts = parts;
    }

    /** There is no resolver of Spring's beside it, or Camel would be handed the parts, and copy them to files that stay. */
    @Configuration(proxyBeanMethods = false)
    static class Limits {

        @Bean
        MultipartConfigElement multipartConfig() {
            return new MultipartConfigElement("", MAX_FILE_BYTES, MAX_FILE_BYTES + 256 * 1024L, MAX_FIELD_BYTES);
        }
    }

    static boolean isSentBy(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    /** Reads the parts and keeps them with the request. */
    static void read(HttpServletRequest request) throws IOException {
        try {
            request.setAttribute(FORM, new MultipartForm(request.getParts()));
        } catch (IllegalStateException tooLargeOrTooMany) {
            throw new ProblemException(ProblemCode.PAYLOAD_TOO_LARGE);
        } catch (ServletException | IOException broken) {
            throw new ProblemException(ProblemCode.BAD_REQUEST);
        }
    }

    static @Nullable MultipartForm of(HttpServletRequest request) {
        return (MultipartForm) request.getAttribute(FORM);
    }

    /**
     * All parts but the file, by name, as the values that a JSON body for the type would hold.
     *
     * @param type a record; what it has no component for is left to the reader of the JSON to refuse
     */
    Map<String, Object> fields(Class<?> type, String filePart) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Part part : parts) {
            String name = part.getName();
            if (!name.equals(filePart) && fields.put(name, RecordText.value(type, name, text(part))) != null) {
                throw ProblemException.invalid("/" + Json.escape(name), "INVALID_FORMAT");
            }
        }
        return fields;
    }

    boolean hasFile(String name) {
        return part(name) != null;
    }

    byte @Nullable [] file(String name) throws IOException {
        Part file = part(name);
        if (file == null) {
            return null;
        }
        try (InputStream bytes = file.getInputStream()) {
            return bytes.readAllBytes();
        }
    }

    /** A browser sends a part without name and content for a file that was not chosen. */
    private @Nullable Part part(String name) {
        Part file = null;
        for (Part part : parts) {
            if (part.getName().equals(name) && !(part.getSize() == 0 && "".equals(part.getSubmittedFileName()))) {
                if (file != null) {
                    throw ProblemException.invalid("/" + name, "INVALID_FORMAT");
                }
                file = part;
            }
        }
        return file;
    }

    private static String text(Part part) throws IOException {
        if (part.getSize() > MAX_FIELD_BYTES) {
            throw new ProblemException(ProblemCode.PAYLOAD_TOO_LARGE);
        }
        try (InputStream bytes = part.getInputStream()) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.readAllBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.invalid("/" + Json.escape(part.getName()), "INVALID_FORMAT");
        }
    }
}
