package io.tableorder.http;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Last steps of routes behind HTTP: the message's body becomes the answer. */
public final class Answers {

    private static final String JSON_TYPE = "application/json";

    private static final Duration SOON = Duration.ofSeconds(10);

    private Answers() {}

    /** 200 with the body as JSON. */
    public static void ok(Exchange exchange) {
        write(exchange.getMessage(), 200, Json.write(exchange.getMessage().getBody()));
    }

    /** Like {@link #okVersioned}, or 304 if the client already has that version. */
    public static void okVersionedIfChanged(Exchange exchange) {
        Message message = exchange.getMessage();
        Versioned body = message.getBody(Versioned.class);
        okUnlessKnown(exchange, Versioned.tag(body.version()), Json.write(body));
    }

    /** 200 with the body as JSON; the ETag is its version. */
    public static void okVersioned(Exchange exchange) {
        tag(exchange.getMessage());
        ok(exchange);
    }

    /** 201 with the body as JSON, tagged with its version if it has one. The step before has set {@code Location}. */
    public static void created(Exchange exchange) {
        tag(exchange.getMessage());
        write(exchange.getMessage(), 201, Json.write(exchange.getMessage().getBody()));
    }

    /** 202 with the body as JSON: the work goes on after the answer. */
    public static void accepted(Exchange exchange) {
        write(exchange.getMessage(), 202, Json.write(exchange.getMessage().getBody()));
    }

    /** 204. */
    public static void noContent(Exchange exchange) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
        exchange.getMessage().setBody(null);
    }

    private static void tag(Message message) {
        if (message.getBody() instanceof Versioned versioned) {
            message.setHeader("ETag", Versioned.tag(versioned.version()));
        }
    }

    /** 200 with the body as JSON, or 304 if the client already has the same body. A body of bytes is JSON already. */
    public static void okIfChanged(Exchange exchange) {
        Message message = exchange.getMessage();
        byte[] body = message.getBody() instanceof byte[] ready ? ready : Json.write(message.getBody());
        okUnlessKnown(exchange, '"' + hash(body) + '"', body);
    }

    private static void okUnlessKnown(Exchange exchange, String tag, byte[] body) {
        Message message = exchange.getMessage();
        message.setHeader("ETag", tag);
        // Set at the response itself, where every answer has one already.
        Requests.responseOf(exchange).setHeader("Cache-Control", "private, no-cache");
        if (EntityTags.isKnown(Requests.of(exchange), tag)) {
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, 304);
            message.setBody(null);
        } else {
            write(message, 200, body);
        }
    }

    /** Writes bytes or text that are JSON already. */
    public static void write(Message message, int status, @Nullable Object jsonBody) {
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, JSON_TYPE);
        message.setBody(jsonBody instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : jsonBody);
    }

    /** 200 with bytes that the client saves as a file. */
    public static void file(Message message, String contentType, String name, byte[] bytes) {
        file(message, contentType, name);
        message.setBody(bytes);
    }

    /**
     * Writes bytes to the answer itself, which is too long for the body of a message. {@link #file(Message, String, String)} completes the
     * answer. If a step fails before that, the answer is the problem alone.
     *
     * @throws ProblemException if the request is so old that the edge will soon answer it
     */
    public static void append(Exchange exchange, byte[] bytes) throws IOException {
        if (Requests.isLate(exchange)) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, SOON);
        }
        Requests.responseOf(exchange).getOutputStream().write(bytes);
    }

    /** 200 with the bytes that were appended, which the client saves as a file. */
    public static void file(Message message, String contentType, String name) {
        write(message, 200, null);
        message.setHeader(Exchange.CONTENT_TYPE, contentType);
        message.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }

    private static String hash(byte[] body) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.of(body))
                .substring(0, 22);
    }
}
