package io.tableorder.http;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} request: the fields of a JSON body as text parts, of which lists and objects are JSON, and files. The container's own parser reads it in memory
 * before the route begins. The clients' names of files are ignored. A body that is an image counts as a form with this one file.
 */
public final class MultipartForm {

    private static final int MAX_FILE_BYTES = 5 * 1024 * 1024;
    private static final int MAX_FIELD_BYTES = 64 * 1024;
    private static final int MAX_PARTS = 20;

    /** The largest form: one file and its fields. */
    public static final int MAX_BYTES = MAX_FILE_BYTES + 256 * 1024;

    private static final String FORM = MultipartForm.class.getName();

    private final List<Part> parts;

    private MultipartForm(List<Part> parts) {
        this.parts = parts;
    }

    /** @param fileName null for a text part */
    private record Part(String name, @Nullable String fileName, byte[] bytes) {}

    public static boolean isSentBy(HttpServletRequest request) {
        String type = mediaType(request);
        return type.startsWith("multipart/") || type.startsWith("image/");
    }

    /** The media type without its parameters; empty if the request has none. */
    public static String mediaType(HttpServletRequest request) {
        return Objects.requireNonNullElse(request.getContentType(), "")
                .replaceFirst(";.*", "")
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** Parses the body, and keeps the parts with the request. */
    public static void read(HttpServletRequest request, byte[] body) {
        request.setAttribute(
                FORM, new MultipartForm(mediaType(request).startsWith("image/") ? image(body) : parts(request, body)));
    }

    private static List<Part> image(byte[] body) {
        if (body.length > MAX_FILE_BYTES) {
            throw new ProblemException(ProblemCode.PAYLOAD_TOO_LARGE);
        }
        return List.of(new Part(Bodies.IMAGE, null, body));
    }

    private static List<Part> parts(HttpServletRequest request, byte[] body) {
        FileUpload upload = new FileUpload();
        upload.setHeaderEncoding(StandardCharsets.UTF_8.name());
        List<Part> parts = new ArrayList<>();
        try {
            FileItemIterator items = upload.getItemIterator(new Body(request.getContentType(), body));
            while (items.hasNext()) {
                if (parts.size() == MAX_PARTS) {
                    throw new ProblemException(ProblemCode.PAYLOAD_TOO_LARGE);
                }
                parts.add(part(items.next()));
            }
        } catch (IOException | RuntimeException broken) {
            throw broken instanceof ProblemException problem ? problem : new ProblemException(ProblemCode.BAD_REQUEST);
        }
        return parts;
    }

    private static Part part(FileItemStream item) throws IOException {
        try (InputStream stream = item.openStream()) {
            byte[] bytes = stream.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new ProblemException(ProblemCode.PAYLOAD_TOO_LARGE);
            }
            return new Part(item.getFieldName(), item.getName(), bytes);
        }
    }

    static @Nullable MultipartForm of(HttpServletRequest request) {
        return (MultipartForm) request.getAttribute(FORM);
    }

    /**
     * All parts except the file, by name, as the values that a JSON body for the type would have.
     *
     * @param type a record; the first part without a component in it is refused
     */
    Map<String, Object> fields(Class<?> type, String filePart) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Part part : parts) {
            String name = part.name();
            if (name.equals(filePart)) {
                continue;
            }
            if (!RecordText.isField(type, name)) {
                throw ProblemException.invalid("/" + Json.escape(name), "UNKNOWN_FIELD");
            }
            if (fields.containsKey(name)) {
                throw ProblemException.invalid("/" + Json.escape(name), "INVALID_FORMAT");
            }
            fields.put(name, value(type, name, text(part)));
        }
        return fields;
    }

    /** A list or an object is JSON in its part. */
    private static Object value(Class<?> type, String name, String text) {
        return RecordText.isCollection(type, name) ? Json.embedded(text) : RecordText.value(type, name, text);
    }

    byte @Nullable [] file(String name) {
        Part file = part(name);
        return file == null ? null : file.bytes();
    }

    /** Ignores a part without file name and content: a browser sends one if its user chose no file. */
    private @Nullable Part part(String name) {
        Part file = null;
        for (Part part : parts) {
            if (part.name().equals(name) && !(part.bytes().length == 0 && "".equals(part.fileName()))) {
                if (file != null) {
                    throw ProblemException.invalid("/" + name, "INVALID_FORMAT");
                }
                file = part;
            }
        }
        return file;
    }

    private static String text(Part part) {
        if (part.bytes().length > MAX_FIELD_BYTES) {
            throw new ProblemException(ProblemCode.PAYLOAD_TOO_LARGE);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(part.bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.invalid("/" + Json.escape(part.name()), "INVALID_FORMAT");
        }
    }

    private record Body(String contentType, byte[] bytes) implements UploadContext {

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        @Override
        public String getContentType() {
            return contentType;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
