package io.tableorder.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.delivery.Delivery;
import io.tableorder.delivery.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Sends one signed request and says what came of it. Bounded in every way: a connection within 3 seconds, the whole exchange
 * within 15 however slowly it goes on, 64 KiB of the answer. Follows no redirect and sends nothing twice by itself.
 *
 * <p>Each request has a connection of its own, made to an address that {@link AddressGuard} has just allowed.
 */
@Component
class WebhookSender implements DisposableBean {

    /** The event as it is published: by this type the libraries of CloudEvents know it. */
    private static final ContentType CLOUD_EVENT = ContentType.create("application/cloudevents+json");

    /** What a route has made of it. */
    private static final ContentType JSON = ContentType.create("application/json");

    static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    static final Duration EXCHANGE_LIMIT = Duration.ofSeconds(15);
    static final int READ_LIMIT = 64 * 1024;

    private static final int LONGEST_HEADER = 16 * 1024;
    private static final int MOST_HEADERS = 200;
    private static final int CONNECTIONS = 2_000;

    private final Duration exchangeLimit;
    private final CloseableHttpClient http;
    private final ScheduledExecutorService alarms = Executors.newScheduledThreadPool(2, work -> {
        Thread thread = new Thread(work, "webhook-alarm");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Where to send to, and as whom.
     *
     * @param secrets the newest first; the request is signed with each
     */
    record Receiver(URI url, List<Secret> secrets) {

        Receiver {
            secrets = List.copyOf(secrets);
        }
    }

    @Autowired
    WebhookSender(AddressGuard guard) {
        this(guard, EXCHANGE_LIMIT);
    }

    WebhookSender(AddressGuard guard, Duration exchangeLimit) {
        this.exchangeLimit = exchangeLimit;
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(guard)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(LONGEST_HEADER)
                                        .setMaxHeaderCount(MOST_HEADERS)
                                        .build())
                                .build())
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout(CONNECT_LIMIT))
                                .setSocketTimeout(timeout(exchangeLimit))
                                .build())
                        .setDefaultTlsConfig(TlsConfig.custom()
                                .setHandshakeTimeout(timeout(exchangeLimit))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout(CONNECT_LIMIT))
                        .setResponseTimeout(timeout(exchangeLimit))
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent("table-order/" + version())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .build();
    }

    Outcome send(Receiver receiver, Delivery delivery) {
        HttpPost request = request(receiver, delivery);
        AtomicBoolean isLate = new AtomicBoolean();
        ScheduledFuture<?> alarm = alarms.schedule(
                () -> {
                    isLate.set(true);
                    request.cancel();
                },
                exchangeLimit.toMillis(),
                TimeUnit.MILLISECONDS);
        Outcome outcome;
        try {
            outcome = exchange(request);
        } catch (IOException e) {
            outcome = isLate.get() ? late() : failure(e);
        } finally {
            alarm.cancel(false);
        }
        return outcome.withTranscript(Transcript.of(request, delivery.content()), outcome.response());
    }

    private static HttpPost request(Receiver receiver, Delivery delivery) {
        byte[] body = delivery.content().getBytes(UTF_8);
        // The event's id: the same for every attempt and copy, and in the body, at the broker and where events are
        // pulled.
        String id = delivery.eventId().toString();
        long timestamp = Instant.now().getEpochSecond();
        HttpPost request = new HttpPost(receiver.url());
        request.setHeader("webhook-id", id);
        request.setHeader("webhook-timestamp", String.valueOf(timestamp));
        request.setHeader(
                "webhook-signature",
                receiver.secrets().stream()
                        .map(secret -> secret.sign(id, timestamp, body))
                        .collect(Collectors.joining(" ")));
        request.setHeader("Connection", "close");
        request.setEntity(new ByteArrayEntity(body, contentType(delivery)));
        return request;
    }

    private static ContentType contentType(Delivery delivery) {
        boolean isEvent =
                delivery.content().startsWith("{\"specversion\":\"1.0\",\"id\":\"" + delivery.eventId() + '"');
        return isEvent ? CLOUD_EVENT : JSON;
    }

    private Outcome exchange(HttpPost request) throws IOException {
        ClassicHttpResponse response = http.executeOpen(null, request, null);
        boolean isWhole = false;
        try {
            byte[] body = read(response.getEntity());
            isWhole = body.length < READ_LIMIT;
            return Answer.outcome(response).withTranscript(null, Transcript.of(response, body));
        } finally {
            if (!isWhole) {
                // Or closing would read to the end.
                request.cancel();
            }
            Closer.closeQuietly(response);
        }
    }

    private static byte[] read(@Nullable HttpEntity entity) throws IOException {
        return entity == null ? new byte[0] : entity.getContent().readNBytes(READ_LIMIT);
    }

    private Outcome late() {
        return Outcome.failed("TIMEOUT", "No whole answer within " + exchangeLimit.toSeconds() + " s")
                .uncertain();
    }

    private static Outcome failure(IOException e) {
        if (e instanceof AddressNotAllowed) {
            return Outcome.rejected("ADDRESS_NOT_ALLOWED", text(e));
        }
        if (e instanceof UnknownHostException) {
            return Outcome.failed("UNKNOWN_HOST", text(e));
        }
        if (e instanceof ConnectTimeoutException) {
            return Outcome.failed("TIMEOUT", "No connection within " + CONNECT_LIMIT.toSeconds() + " s");
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return Outcome.failed("CONNECTION_REFUSED", "Nothing takes connections there");
        }
        if (e instanceof SSLException) {
            return Outcome.failed("TLS_FAILED", text(e));
        }
        if (e instanceof SocketTimeoutException) {
            return Outcome.failed("TIMEOUT", "No answer in time").uncertain();
        }
        if (e.getCause() instanceof HttpException || e instanceof MessageConstraintException) {
            return Outcome.failed("BAD_ANSWER", "What came back is no HTTP, or its head is too long")
                    .uncertain();
        }
        return Outcome.failed("CONNECTION_LOST", "The connection broke before the whole answer was there")
                .uncertain();
    }

    private static String text(Exception e) {
        String text = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
        return text.lines().findFirst().orElse("").strip();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration);
    }

    private static String version() {
        return Objects.requireNonNullElse(WebhookSender.class.getPackage().getImplementationVersion(), "dev");
    }

    @Override
    public void destroy() throws IOException {
        alarms.shutdownNow();
        http.close();
    }
}
