package io.tableorder.integrators.outbound;

import io.tableorder.foundation.trace.Trace;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
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
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests, each over a connection of its own. When the time is up it closes the socket and returns, even if the other side or a
 * name server hangs. A connection must be established within 3 seconds. Of an answer it reads a head of at most 200 lines of 16 KiB and
 * {@value #LONGEST_ANSWER} bytes of the body. It follows no redirects, keeps no cookies, and sends nothing twice.
 */
public class Sender implements AutoCloseable {

    /** In bytes. */
    public static final int LONGEST_ANSWER = 64 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final int LONGEST_HEADER = 16 * 1024;
    private static final int MOST_HEADERS = 200;
    private static final int MOST_CONNECTIONS = 2_000;
    private static final Timeout CONNECT_LIMIT = Timeout.ofSeconds(3);

    /** Bounds work whose caller has left, such as a handshake that began when the time was up. */
    private static final Timeout SILENCE_LIMIT = Timeout.ofMinutes(2);

    private final ExecutorService threads;
    private final CloseableHttpClient http;

    /** @param name of its threads */
    public Sender(String name) {
        this(name, SystemDefaultDnsResolver.INSTANCE);
    }

    /**
     * @param name of its threads
     * @param hosts returns the only addresses that are connected to; its exceptions become the cause of a {@link NoReply}
     */
    public Sender(String name, DnsResolver hosts) {
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        this.http = client(hosts);
    }

    /** Makes the request once. If interrupted, it closes the connection and throws; the request may have arrived then. */
    public Reply send(Request wanted) throws NoReply, InterruptedException {
        WatchedBody body = new WatchedBody(wanted.body());
        HttpUriRequestBase request = new HttpUriRequestBase(wanted.method(), wanted.url());
        wanted.headers().forEach(request::setHeader);
        String traceparent = Trace.currentParent();
        if (traceparent != null) {
            request.setHeader(Trace.TRACEPARENT, traceparent);
        }
        // Connections are not kept: a router may have dropped one before the next request.
        request.setHeader("Connection", "close");
        request.setEntity(body);
        Future<Reply> exchange = threads.submit(() -> exchange(request));
        try {
            return exchange.get(wanted.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String detail = body.hasBegun() ? "No whole answer within " : "No connection within ";
            throw new NoReply("TIMEOUT", detail + text(wanted.limit()), body.hasBegun(), e);
        } catch (ExecutionException e) {
            throw noReply(Objects.requireNonNullElse(e.getCause(), e), body.hasBegun());
        } finally {
            // Ends an exchange that still runs: closes its socket, and so frees its thread.
            request.cancel();
            exchange.cancel(true);
        }
    }

    private Reply exchange(HttpUriRequestBase request) throws IOException {
        ClassicHttpResponse response = http.executeOpen(null, request, null);
        try {
            return new Reply(
                    response.getCode(),
                    Arrays.stream(response.getHeaders())
                            .map(header -> new Reply.Header(
                                    header.getName(), Objects.requireNonNullElse(header.getValue(), "")))
                            .toList(),
                    text(response.getEntity()));
        } finally {
            // Before the response is closed, because closing would read the rest of it, of any length.
            request.cancel();
            Closer.closeQuietly(response);
        }
    }

    private static String text(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return "";
        }
        String text = new String(entity.getContent().readNBytes(LONGEST_ANSWER), charset(entity));
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static Charset charset(HttpEntity entity) {
        ContentType type = ContentType.parseLenient(entity.getContentType());
        return type == null ? StandardCharsets.UTF_8 : type.getCharset(StandardCharsets.UTF_8);
    }

    private static NoReply noReply(Throwable cause, boolean hasBegun) {
        if (cause instanceof UnknownHostException) {
            return new NoReply("UNKNOWN_HOST", "Unknown host: " + firstLine(cause), hasBegun, cause);
        }
        if (cause instanceof ConnectTimeoutException) {
            return new NoReply("CONNECT_TIMEOUT", "No connection within 3 s", hasBegun, cause);
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return new NoReply("CONNECTION_REFUSED", "The connection was refused", hasBegun, cause);
        }
        if (cause instanceof SSLException) {
            return new NoReply("TLS_FAILED", "No secure connection: " + firstLine(cause), hasBegun, cause);
        }
        if (cause instanceof SocketTimeoutException) {
            return new NoReply("TIMEOUT", "No answer in time", hasBegun, cause);
        }
        if (cause instanceof NoHttpResponseException) {
            return new NoReply("CONNECTION_LOST", "The connection was closed without an answer", hasBegun, cause);
        }
        if (cause.getCause() instanceof HttpException || cause instanceof MessageConstraintException) {
            return new NoReply("BAD_ANSWER", "What came back is no HTTP, or its head is too long", hasBegun, cause);
        }
        return new NoReply("CONNECTION_LOST", "No whole answer: " + firstLine(cause), hasBegun, cause);
    }

    private static String firstLine(Throwable cause) {
        String text =
                Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
        return text.lines().findFirst().orElse("").strip();
    }

    private static String text(Duration limit) {
        return limit.toMillisPart() == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    private static CloseableHttpClient client(DnsResolver hosts) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new NotTooLate(hosts))
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(LONGEST_HEADER)
                                        .setMaxHeaderCount(MOST_HEADERS)
                                        .build())
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT_LIMIT)
                                .setSocketTimeout(SILENCE_LIMIT)
                                .build())
                        .setDefaultSocketConfig(SocketConfig.custom()
                                .setSoTimeout(SILENCE_LIMIT)
                                .build())
                        .setDefaultTlsConfig(TlsConfig.custom()
                                .setHandshakeTimeout(SILENCE_LIMIT)
                                .build())
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setAuthenticationEnabled(false)
                        .setExpectContinueEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .setConnectionRequestTimeout(CONNECT_LIMIT)
                        .setResponseTimeout(SILENCE_LIMIT)
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .setUserAgent("table-order/"
                        + Objects.requireNonNullElse(Sender.class.getPackage().getImplementationVersion(), "dev"))
                .build();
    }

    /** A lookup of the operating system cannot be interrupted. If it took too long, no connection follows. */
    private record NotTooLate(DnsResolver hosts) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] addresses = hosts.resolve(host);
            if (Thread.currentThread().isInterrupted()) {
                throw new UnknownHostException(host + " was not resolved in time");
            }
            return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            return hosts.resolveCanonicalHostname(host);
        }
    }

    /** Ends the requests under way. */
    @Override
    public void close() {
        threads.shutdownNow();
        http.close(CloseMode.IMMEDIATE);
    }
}
