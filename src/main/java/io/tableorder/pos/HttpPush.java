package io.tableorder.pos;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Makes one POST at a time over a connection of its own, and comes back when the time is up, whatever the other side does. It
 * follows no redirect, repeats nothing and reads no more of an answer than {@value #LONGEST_ANSWER} bytes.
 */
class HttpPush {

    static final int LONGEST_ANSWER = 64 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** A lost connection frees its place late where a name server hangs. */
    private static final int MOST_CONNECTIONS = 20;

    private final URI url;
    private final Duration timeout;
    private final ExecutorService threads;
    private final CloseableHttpClient client;

    HttpPush(URI url, Duration timeout, ExecutorService threads) {
        this.url = url;
        this.timeout = timeout;
        this.threads = threads;
        this.client = client(timeout);
    }

    /** Nothing that could be read has come back. */
    static final class Failed extends Exception {

        private final String code;
        private final boolean isUncertain;

        private Failed(String code, String detail, boolean isUncertain, Throwable cause) {
            super(detail, cause);
            this.code = code;
            this.isUncertain = isUncertain;
        }

        String code() {
            return code;
        }

        String detail() {
            return String.valueOf(getMessage());
        }

        /** Whether the message may have arrived all the same. */
        boolean isUncertain() {
            return isUncertain;
        }
    }

    PosAnswer post(Map<String, String> headers, String body) throws Failed, InterruptedException {
        HttpPost request = new HttpPost(url);
        headers.forEach(request::setHeader);
        // A connection that waits for the next order is one that a router has forgotten by then.
        request.setHeader("Connection", "close");
        WatchedEntity entity = new WatchedEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
        request.setEntity(entity);
        Future<PosAnswer> exchange = threads.submit(() -> exchange(request));
        try {
            return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String detail = entity.hasBegun ? "No answer within " : "No connection within ";
            throw new Failed("TIMEOUT", detail + timeout.toMillis() + " ms", entity.hasBegun, e);
        } catch (ExecutionException e) {
            throw failed(e.getCause(), entity.hasBegun);
        } finally {
            // Ends the exchange if it is not at its end: its connection is closed, its thread comes back.
            request.cancel();
            exchange.cancel(true);
        }
    }

    private PosAnswer exchange(HttpPost request) throws IOException {
        ClassicHttpResponse response = client.executeOpen(null, request, null);
        try {
            Map<String, String> headers = new LinkedHashMap<>();
            for (Header header : response.getHeaders()) {
                headers.put(header.getName(), header.getValue());
            }
            return new PosAnswer(response.getCode(), headers, text(response.getEntity()));
        } finally {
            // Before the response is closed, which would read the rest of it, however much that is.
            request.cancel();
            Closer.closeQuietly(response);
        }
    }

    private static String text(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return "";
        }
        InputStream content = entity.getContent();
        return new String(content.readNBytes(LONGEST_ANSWER), charset(entity));
    }

    private static Charset charset(HttpEntity entity) {
        ContentType type = ContentType.parseLenient(entity.getContentType());
        return type == null ? StandardCharsets.UTF_8 : type.getCharset(StandardCharsets.UTF_8);
    }

    private static Failed failed(@Nullable Throwable thrown, boolean hasBegun) {
        Throwable cause = thrown == null ? new IllegalStateException("unknown") : thrown;
        if (cause instanceof UnknownHostException) {
            return new Failed("UNKNOWN_HOST", "The address has no such host", hasBegun, cause);
        }
        if (cause instanceof ConnectTimeoutException) {
            return new Failed("CONNECT_TIMEOUT", "No connection within 3 s", hasBegun, cause);
        }
        if (cause instanceof ConnectException) {
            return new Failed("CONNECTION_REFUSED", "Nobody listens at the address", hasBegun, cause);
        }
        if (cause instanceof SocketTimeoutException) {
            return new Failed("TIMEOUT", "No answer in time", hasBegun, cause);
        }
        if (cause instanceof SSLException) {
            return new Failed("TLS_FAILED", "No secure connection: " + cause.getMessage(), hasBegun, cause);
        }
        if (cause instanceof NoHttpResponseException) {
            return new Failed("CONNECTION_LOST", "The connection was closed without an answer", hasBegun, cause);
        }
        return new Failed("CONNECTION_LOST", "No whole answer: " + cause.getMessage(), hasBegun, cause);
    }

    private static CloseableHttpClient client(Duration timeout) {
        Timeout whole = Timeout.of(timeout);
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(CONNECT_TIMEOUT))
                                .setSocketTimeout(whole)
                                .build())
                        // Holds for the handshake as well, which comes before there is a request to cancel.
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(whole).build())
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setAuthenticationEnabled(false)
                        .setExpectContinueEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .setConnectionRequestTimeout(Timeout.of(CONNECT_TIMEOUT))
                        .setResponseTimeout(whole)
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .setUserAgent("table-order")
                .build();
    }

    /** Knows whether any of it was handed to the connection; without that, nothing can have come of the request. */
    private static final class WatchedEntity extends HttpEntityWrapper {

        private volatile boolean hasBegun;

        WatchedEntity(HttpEntity entity) {
            super(entity);
        }

        @Override
        public void writeTo(OutputStream connection) throws IOException {
            super.writeTo(new FilterOutputStream(connection) {
                @Override
                public void write(int b) throws IOException {
                    hasBegun = true;
                    out.write(b);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    hasBegun = true;
                    out.write(bytes, from, length);
                }
            });
        }
    }
}
