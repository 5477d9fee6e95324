package io.tableorder.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tableorder.foundation.time.Timestamps;
import io.tableorder.foundation.trace.Trace;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;

/**
 * The envelope of every published event: CloudEvents 1.0, structured JSON.
 *
 * <p>{@code sequence} is the store's sequence in the form of the CloudEvents sequence extension: a string of 19 digits with leading zeros,
 * which sorts like the number. The message has the same number in its header {@value #SEQ_HEADER}, and the store in {@value #STORE_HEADER}.
 *
 * <p>{@code timezone} is the store's time zone, for those who show times to its people.
 *
 * <p>{@code traceparent}, of the distributed tracing extension, and {@code requestid} name the request that caused the event, if a request
 * did. The message has both as headers as well.
 */
public final class CloudEvent {

    static final String CONTENT_TYPE = "application/cloudevents+json";
    static final String SEQ_HEADER = "x-store-seq";
    static final String STORE_HEADER = "x-store-id";

    private CloudEvent() {}

    static Message message(Event event) {
        var message = MessageBuilder.withBody(json(event).getBytes(UTF_8))
                .setContentType(CONTENT_TYPE)
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .setMessageId(event.id().toString())
                .setType(event.type())
                .setTimestamp(Date.from(event.createdAt()))
                .setHeader(SEQ_HEADER, event.seq())
                .setHeader(STORE_HEADER, event.storeId().toString());
        Tracks.write(event.trace(), message);
        return message.build();
    }

    /** The envelope with the payload as it is: a jsonb column holds valid JSON. */
    public static String json(Event event) {
        return new StringBuilder(event.payload().length() + 400)
                .append("{\"specversion\":\"1.0\",\"id\":\"")
                .append(event.id())
                .append("\",\"source\":\"/stores/")
                .append(event.storeId())
                .append("\",\"type\":\"")
                .append(quoted(event.type()))
                .append("\",\"time\":\"")
                .append(Timestamps.text(event.createdAt()))
                .append("\",\"subject\":\"")
                .append(quoted(subject(event)))
                .append("\",\"datacontenttype\":\"application/json\",\"storeid\":\"")
                .append(event.storeId())
                .append("\",\"timezone\":\"")
                .append(quoted(event.timeZone()))
                .append("\",\"sequence\":\"")
                .append(padded(event.seq()))
                .append(origin(event.trace()))
                .append("\",\"data\":")
                .append(event.payload())
                .append('}')
                .toString();
    }

    /** The resource that the event is about, such as {@code orders/41}. */
    public static String subject(Event event) {
        return plural(event.aggregateType()) + '/' + event.aggregateId();
    }

    /** Needs no quoting: {@link Trace} has checked both values. */
    private static String origin(@Nullable Trace trace) {
        if (trace == null) {
            return "";
        }
        String request = trace.requestId() == null ? "" : "\",\"requestid\":\"" + trace.requestId();
        return "\",\"traceparent\":\"" + trace.traceparent() + request;
    }

    private static String plural(String noun) {
        return noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }

    private static char[] quoted(String text) {
        return JsonStringEncoder.getInstance().quoteAsString(text);
    }

    private static String padded(long seq) {
        String digits = Long.toString(seq);
        return "0".repeat(19 - digits.length()) + digits;
    }
}
