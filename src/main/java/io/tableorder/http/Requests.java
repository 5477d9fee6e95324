package io.tableorder.http;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Reads what a route needs of its HTTP request, typed and single-valued. */
@Component
public class Requests {

    /** What operations are called by. HEAD, where there is GET, and the OPTIONS of a preflight come by themselves. */
    public static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** The name of a form's part that is an image, and of a body that is one. */
    public static final String IMAGE = "image";

    static final String ARRIVAL = Requests.class.getName() + ".ARRIVAL";

    private static final Set<String> PROBES = Set.of("/health", "/livez", "/readyz");

    private static final MediaType CSV = new MediaType("text", "csv");

    private final Json json;

    Requests(Json json) {
        this.json = json;
    }

    /** A route step: the JSON body becomes the message's body as a {@code type}. */
    public <T> Processor readJson(Class<T> type) {
        return exchange -> exchange.getMessage().setBody(json.read(jsonBody(exchange), type));
    }

    /** A route step: like {@link #readJson(Class)}, or {@code otherwise} if there is no body. */
    public <T> Processor readJson(Class<T> type, T otherwise) {
        return exchange -> exchange.getMessage()
                .setBody(RequestBodies.of(of(exchange)).length == 0 ? otherwise : json.read(jsonBody(exchange), type));
    }

    /** A route step: the body, JSON or a form with the same fields, becomes the message's body as a {@code type}. */
    public <T> Processor readJsonOrForm(Class<T> type) {
        return exchange -> {
            HttpServletRequest request = of(exchange);
            boolean isForm = isOf(MediaType.APPLICATION_FORM_URLENCODED, request.getContentType());
            byte[] body =
                    isForm ? json.write(UrlEncodedForm.fields(RequestBodies.of(request), type)) : jsonBody(exchange);
            exchange.getMessage().setBody(json.read(body, type));
        };
    }

    /**
     * A route step: like {@link #readJson}, or the same fields as the parts of a form.
     *
     * @param filePart the one part that is a file, for {@link #file}
     */
    public <T> Processor readJsonOrParts(Class<T> type, String filePart) {
        return exchange -> {
            MultipartForm form = MultipartForm.of(of(exchange));
            byte[] body = form == null ? jsonBody(exchange) : json.write(form.fields(type, filePart));
            exchange.getMessage().setBody(json.read(body, type));
        };
    }

    /**
     * A route step: like {@link #readJson}, or as CSV the elements of one list, one to a row.
     *
     * @param list the name of the list, which is the type's only field; the columns are the fields of its elements
     */
    public <T> Processor readJsonOrCsv(Class<T> type, String list) {
        CsvRows rows = new CsvRows(type, list);
        return exchange -> {
            HttpServletRequest request = of(exchange);
            boolean isCsv = isOf(CSV, request.getContentType());
            if (!isCsv && isOfAnyCharset(CSV, request.getContentType())) {
                throw new ProblemException(ProblemCode.CSV_NOT_UTF8);
            }
            byte[] body = isCsv ? json.write(Map.of(list, rows.of(RequestBodies.of(request)))) : jsonBody(exchange);
            exchange.getMessage().setBody(json.read(body, type));
        };
    }

    private record Nothing() {}

    /** A route step: refuses a request whose body is no image, and no form with an image alone. */
    public void requireImage(Exchange exchange) {
        MultipartForm form = MultipartForm.of(of(exchange));
        if (form != null) {
            form.fields(Nothing.class, IMAGE); // refuses every other part
        }
        if (!hasFile(exchange, IMAGE)) {
            boolean isEmpty = MultipartForm.isSentBy(of(exchange));
            throw new ProblemException(isEmpty ? ProblemCode.INVALID_IMAGE : ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    /** When the request came, before it waited for a thread, by {@link System#nanoTime}. */
    public static long arrival(Exchange exchange) {
        return (Long) Objects.requireNonNull(of(exchange).getAttribute(ARRIVAL));
    }

    public static boolean hasFile(Exchange exchange, String part) {
        MultipartForm form = MultipartForm.of(of(exchange));
        return form != null && form.hasFile(part);
    }

    /** The bytes of a form's file, or null if none was sent. Until they are asked for, a large one is on disk. */
    public static byte @Nullable [] file(Exchange exchange, String part) throws IOException {
        MultipartForm form = MultipartForm.of(of(exchange));
        return form == null ? null : form.file(part);
    }

    public static HttpServletRequest of(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.HTTP_SERVLET_REQUEST, HttpServletRequest.class);
    }

    public static HttpServletResponse responseOf(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.HTTP_SERVLET_RESPONSE, HttpServletResponse.class);
    }

    /** Whether it matters who sends the request. Where it does not, an access token is not even looked at. */
    public static boolean isGuarded(HttpServletRequest request) {
        // Decoded, as the guard reads it.
        String path = request.getServletPath();
        return path.startsWith("/api/")
                && !(path.endsWith("/auth/login") && request.getMethod().equals("POST"));
    }

    /** Whether somebody asks how the instance is. The answer costs nothing, and has to come also when nothing else does. */
    public static boolean isProbe(HttpServletRequest request) {
        return PROBES.contains(request.getRequestURI());
    }

    /** Where only machines with an API key have business. */
    public static boolean isForIntegrations(HttpServletRequest request) {
        return request.getServletPath().startsWith("/api/integrations/");
    }

    /**
     * The number in the given segment of the path, counted from the end, starting with 0.
     *
     * @param otherwise the answer to everything that is no id
     */
    public static long pathId(Exchange exchange, int segmentFromEnd, ProblemCode otherwise) {
        String[] segments = of(exchange).getRequestURI().split("/");
        String segment = segments[segments.length - 1 - segmentFromEnd];
        if (!segment.matches("[0-9]{1,18}")) {
            throw new ProblemException(otherwise, segment.substring(0, Math.min(segment.length(), 50)));
        }
        return Long.parseLong(segment);
    }

    /** Like {@link #pathId}, of a UUID. */
    public static UUID pathUuid(Exchange exchange, int segmentFromEnd, ProblemCode otherwise) {
        String[] segments = of(exchange).getRequestURI().split("/");
        UUID id = uuid(segments[segments.length - 1 - segmentFromEnd]);
        if (id == null) {
            throw new ProblemException(otherwise);
        }
        return id;
    }

    /**
     * Like {@link #pathId}, of a name that has no more characters than {@code form} allows.
     *
     * @param form a regular expression
     */
    public static String pathName(Exchange exchange, int segmentFromEnd, String form, ProblemCode otherwise) {
        String[] segments = of(exchange).getRequestURI().split("/");
        String segment = segments[segments.length - 1 - segmentFromEnd];
        try {
            String name = composed(UriUtils.decode(segment, StandardCharsets.UTF_8));
            if (name.matches(form)) {
                return name;
            }
        } catch (IllegalArgumentException notEncoded) {
            // No name, then.
        }
        throw new ProblemException(otherwise, segment.substring(0, Math.min(segment.length(), 50)));
    }

    /** Only the canonical form: Java also reads shorter ones. */
    private static @Nullable UUID uuid(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}") ? UUID.fromString(text) : null;
    }

    /** A query parameter, or null. One that is given twice is refused, and one with a NUL, which PostgreSQL cannot store. */
    public static @Nullable String query(Exchange exchange, String name) {
        String[] values = of(exchange).getParameterValues(name);
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
        // Years of four digits: beyond them is no day of any restaurant.
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
        if (value != null && !value.matches("[0-9]{4}-.*")) {
            throw ProblemException.invalid("?" + name, "INVALID_FORMAT");
        }
        try {
            // A plus that was not encoded is a space by now.
            return value == null
                    ? null
                    : OffsetDateTime.parse(value.replace(' ', '+')).toInstant();
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid("?" + name, "INVALID_FORMAT");
        }
    }

    /** Some systems, and the names of their files, write a syllable of Hangul as two or three characters. */
    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** Words of a person, composed (NFC), of at most {@code max} characters, that the database can hold: no NUL. */
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

    /**
     * Which of the types that an operation can answer with the client likes best; the first if it does not care.
     *
     * @throws ProblemException if it takes none of them
     */
    public static MediaType accepted(Exchange exchange, MediaType... offered) {
        List<MediaType> accepted = AcceptHeaders.of(of(exchange));
        for (MediaType range : accepted) {
            for (MediaType type : offered) {
                if (range.includes(type) && !isRefused(type, accepted)) {
                    return type;
                }
            }
        }
        throw new ProblemException(ProblemCode.NOT_ACCEPTABLE);
    }

    private static boolean isRefused(MediaType type, List<MediaType> accepted) {
        return accepted.stream().anyMatch(range -> range.getQualityValue() == 0 && range.equalsTypeAndSubtype(type));
    }

    /**
     * Holds a change against the {@code If-Match} of its request, if it has one.
     *
     * @param version the current one, which is the ETag
     */
    public static void requireVersion(Exchange exchange, int version) {
        if (!EntityTags.isExpected(of(exchange), Versioned.tag(version))) {
            throw new ProblemException(ProblemCode.VERSION_MISMATCH);
        }
    }

    /** The optional {@code store_id} that some clients send along must be the store of the token. */
    public static void requireOwnStore(Exchange exchange, UUID own) {
        String given = query(exchange, "store_id");
        if (given != null && !given.equalsIgnoreCase(own.toString())) {
            throw new ProblemException(ProblemCode.STORE_NOT_FOUND);
        }
    }

    private static byte[] jsonBody(Exchange exchange) {
        HttpServletRequest request = of(exchange);
        if (!isOf(MediaType.APPLICATION_JSON, request.getContentType())) {
            throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
        return RequestBodies.of(request);
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

    /** Also as {@code utf8}, {@code UTF8} or {@code "utf-8"}. */
    private static boolean isUtf8(MediaType given) {
        return given.getCharset() == null || StandardCharsets.UTF_8.equals(given.getCharset());
    }
}
