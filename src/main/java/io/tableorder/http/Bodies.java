package io.tableorder.http;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Reads bodies of requests, strictly, as Camel's data formats: {@code .unmarshal(json(PlaceOrder.class))}. The edge receives the body of a
 * request before its route begins, and keeps it with the request.
 */
public final class Bodies {

    /** The name of the form's part that is an image, and of a body that is an image. */
    public static final String IMAGE = "image";

    private static final String BODY = Bodies.class.getName();
    private static final byte[] NONE = {};
    private static final MediaType CSV = new MediaType("text", "csv");

    private Bodies() {}

    /** Keeps the received body with its request. */
    public static void keep(HttpServletRequest request, byte[] body) {
        request.setAttribute(BODY, body);
    }

    /** The body of a request, as the client sent it; empty if there is none. */
    public static byte[] bytesOf(HttpServletRequest request) {
        return Objects.requireNonNullElse((byte[]) request.getAttribute(BODY), NONE);
    }

    /** The body of a message, after a step of the route has read it. */
    public static <T> T bodyOf(Exchange exchange, Class<T> type) {
        return Objects.requireNonNull(exchange.getMessage().getBody(type));
    }

    /** JSON. */
    public static DataFormat json(Class<?> type) {
        return new Format<>(request -> Json.read(jsonOf(request), type));
    }

    /** JSON, or {@code otherwise} if the request has no body. */
    public static <T> DataFormat json(Class<T> type, T otherwise) {
        return new Format<>(request -> bytesOf(request).length == 0 ? otherwise : Json.read(jsonOf(request), type));
    }

    /** JSON, or a form with the same fields. */
    public static DataFormat jsonOrForm(Class<?> type) {
        return new Format<>(request -> {
            boolean isForm = isOf(MediaType.APPLICATION_FORM_URLENCODED, request.getContentType());
            return Json.read(
                    isForm ? Json.write(UrlEncodedForm.fields(bytesOf(request), type)) : jsonOf(request), type);
        });
    }

    /**
     * JSON, or the same fields as the parts of a form.
     *
     * @param filePart the one part that is a file, for {@link #file}
     */
    public static DataFormat jsonOrParts(Class<?> type, String filePart) {
        return new Format<>(request -> {
            MultipartForm form = MultipartForm.of(request);
            return Json.read(form == null ? jsonOf(request) : Json.write(form.fields(type, filePart)), type);
        });
    }

    /**
     * JSON, or CSV with the elements of one list, one in each row.
     *
     * @param list the name of the list; the columns are the fields of its elements, and CSV leaves out the type's other fields
     */
    public static DataFormat jsonOrCsv(Class<?> type, String list) {
        CsvRows rows = new CsvRows(type, list);
        return new Format<>(request -> {
            boolean isCsv = isOf(CSV, request.getContentType());
            if (!isCsv && isOfAnyCharset(CSV, request.getContentType())) {
                throw new ProblemException(ProblemCode.CSV_NOT_UTF8);
            }
            return Json.read(isCsv ? Json.write(Map.of(list, rows.of(bytesOf(request)))) : jsonOf(request), type);
        });
    }

    private static final class Format<T> extends ServiceSupport implements DataFormat {

        private final Function<HttpServletRequest, T> reader;

        private Format(Function<HttpServletRequest, T> reader) {
            this.reader = reader;
        }

        @Override
        public Object unmarshal(Exchange exchange, @Nullable Object body) {
            return reader.apply(Requests.of(exchange));
        }

        @Override
        public Object unmarshal(Exchange exchange, InputStream body) {
            return unmarshal(exchange, (Object) body);
        }

        @Override
        public void marshal(Exchange exchange, Object value, OutputStream body) throws IOException {
            body.write(Json.write(value));
        }
    }

    private record Nothing() {}

    /** The image of a request: its body, or the only part of a form. Refuses a request without an image. */
    public static byte[] image(Exchange exchange) {
        MultipartForm form = MultipartForm.of(Requests.of(exchange));
        if (form != null) {
            form.fields(Nothing.class, IMAGE); // refuses every other part
        }
        byte[] image = file(exchange, IMAGE);
        if (image == null) {
            boolean isEmpty = MultipartForm.isSentBy(Requests.of(exchange));
            throw new ProblemException(isEmpty ? ProblemCode.INVALID_IMAGE : ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
        return image;
    }

    /** The bytes of a form's file, or null if none was sent. */
    public static byte @Nullable [] file(Exchange exchange, String part) {
        MultipartForm form = MultipartForm.of(Requests.of(exchange));
        return form == null ? null : form.file(part);
    }

    private static byte[] jsonOf(HttpServletRequest request) {
        if (!isOf(MediaType.APPLICATION_JSON, request.getContentType())) {
            throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
        return bytesOf(request);
    }

    private static boolean isOf(MediaType type, @Nullable String contentType) {
        return contentType != null
                && isOfAnyCharset(type, contentType)
                && isUtf8(MediaType.parseMediaType(contentType));
    }

    private static boolean isOfAnyCharset(MediaType type, @Nullable String contentType) {
        try {
            return contentType != null && type.equalsTypeAndSubtype(MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    /** Accepts also {@code utf8}, {@code UTF8} and {@code "utf-8"}. */
    private static boolean isUtf8(MediaType given) {
        return given.getCharset() == null || StandardCharsets.UTF_8.equals(given.getCharset());
    }
}
