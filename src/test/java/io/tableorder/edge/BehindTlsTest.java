package io.tableorder.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.tableorder.testing.Certificates;
import io.tableorder.testing.Example;
import io.tableorder.testing.Programs;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service behind HAProxy as docker-compose.yml runs it, and behind nginx with the example of {@code deploy}, both with TLS. */
class BehindTlsTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Certificates authority;
    private Certificates.Pair pair;
    private int tls;
    private int plain;
    private @Nullable Process proxy;

    /** Starts a proxy in front of a port. */
    private interface Edge {
        void start(int instance) throws Exception;
    }

    @BeforeEach
    @SuppressWarnings("NullAway.Init") // JUnit calls this before any test
    void makeACertificate() throws Exception {
        authority = new Certificates(folder, "authority");
        pair = authority.issue("first", "DNS:localhost,IP:127.0.0.1", 2);
        tls = Wire.freePort();
        plain = Wire.freePort();
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (proxy != null) {
            proxy.destroy();
            proxy.waitFor();
        }
    }

    @Test
    void haproxyServesOrdersAndStreamsByHttpsAlone() throws Exception {
        haproxy(port);
        servesOrdersAndStreams();
        redirects("https://localhost:" + tls);
    }

    @Test
    void nginxServesOrdersAndStreamsByHttpsAlone() throws Exception {
        nginx(port);
        servesOrdersAndStreams();
        redirects("https://localhost");
    }

    @Test
    void haproxyForwardsWhatTheServiceGoesBy() throws Exception {
        forwardsWhatTheServiceGoesBy(this::haproxy);
    }

    @Test
    void nginxForwardsWhatTheServiceGoesBy() throws Exception {
        forwardsWhatTheServiceGoesBy(this::nginx);
    }

    @Test
    void haproxyTakesARenewedCertificateWithoutARestart() throws Exception {
        haproxy(port);
        await().atMost(SOON).until(() -> status(send("GET", "/readyz", "", "")) == 200);
        assertThat(presented()).isEqualTo(read(pair.certificate()));
        Certificates.Pair renewed = authority.issue("renewed", "DNS:localhost", 2);
        install(renewed);
        Process signal =
                new ProcessBuilder("kill", "-USR2", String.valueOf(running().pid())).start();
        assertThat(signal.waitFor()).isZero();
        await().atMost(SOON).ignoreExceptions().until(() -> presented().equals(read(renewed.certificate())));
        assertThat(running().isAlive()).isTrue();
    }

    /** With the file and the variables of the service {@code edge}, of which only addresses are others. */
    private void haproxy(int instance) throws Exception {
        JsonNode edge = Example.yaml(Files.readString(Path.of("docker-compose.yml")))
                .path("services")
                .path("edge");
        assertThat(edge.path("volumes"))
                .map(JsonNode::asText)
                .contains(
                        "./deploy/haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro,z",
                        "./tls/edge:/certificates:ro,z");
        Map<String, String> variables = new LinkedHashMap<>();
        edge.path("environment")
                .properties()
                .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText()));
        variables.replace("LISTEN", "127.0.0.1:" + tls);
        variables.replace("LISTEN_PLAIN", "127.0.0.1:" + plain);
        variables.replace("HTTPS_PORT", String.valueOf(tls));
        variables.replace("FIRST", "localhost:" + instance);
        variables.replace("FIRST_PROBES", String.valueOf(instance));
        assertThat(variables.replace(
                        "CERTIFICATES", folder.resolve("certificates").toString()))
                .isEqualTo("/certificates");
        Files.createDirectory(folder.resolve("certificates"));
        install(pair);
        // As the image does.
        start(variables, Programs.find("haproxy").toString(), "-W", "-db", "-f", "deploy/haproxy.cfg");
    }

    private void install(Certificates.Pair pair) throws IOException {
        Path site = folder.resolve("certificates").resolve("site.pem");
        Files.write(site, Files.readAllBytes(pair.certificate()));
        Files.write(site.resolveSibling("site.pem.key"), Files.readAllBytes(pair.key()));
    }

    private void nginx(int instance) throws Exception {
        String example = Files.readString(Path.of("deploy/nginx.conf"))
                .replace("/etc/nginx/table-order.pem", pair.certificate().toString())
                .replace("/etc/nginx/table-order.key", pair.key().toString())
                .replace("listen 80;", "listen 127.0.0.1:" + plain + ";")
                .replace("443 ssl", "127.0.0.1:" + tls + " ssl")
                .replaceAll("(?m)^ +server 10.0.0.12.*\n", "")
                .replace("10.0.0.11:8000", "127.0.0.1:" + instance)
                .replace("http {", "http {\naccess_log off;\n" + temporaryFolders());
        Path file = Files.writeString(
                folder.resolve("nginx.conf"), "daemon off;\npid " + folder + "/nginx.pid;\n" + example);
        start(
                Map.of(),
                Programs.find("nginx").toString(),
                "-p",
                folder.toString(),
                "-e",
                folder + "/error.log",
                "-c",
                file.toString());
    }

    private String temporaryFolders() {
        return "client_body_temp_path " + folder + "/body; proxy_temp_path " + folder + "/proxy; fastcgi_temp_path "
                + folder + "/f; uwsgi_temp_path " + folder + "/u; scgi_temp_path " + folder + "/s;";
    }

    private void servesOrdersAndStreams() throws Exception {
        await().atMost(SOON).until(() -> status(send("GET", "/readyz", "", "")) == 200);
        String own = "Origin: https://localhost:" + tls + "\r\n";
        String token = "Authorization: Bearer " + store.tableToken(0) + "\r\nContent-Type: application/json\r\n";
        String ordered = send("POST", "/api/customer/orders", own + token, store.cart());
        assertThat(status(ordered)).isEqualTo(201);
        assertThat(ordered.toLowerCase(Locale.ROOT)).contains("\r\nstrict-transport-security: max-age=31536000");
        String foreign = send("POST", "/api/customer/orders", "Origin: https://evil.example\r\n" + token, store.cart());
        assertThat(status(foreign)).isEqualTo(403);
        assertThat(foreign).contains("\"origin\":\"https://evil.example\"");

        try (Socket socket = connect(tls)) {
            write(socket, "GET", "/api/customer/orders/stream", token, "");
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            // The first frame comes at once, and not when a buffer of the proxy is full.
            readUntil(lines, "retry: ");
            assertThat(status(
                            send("POST", "/api/customer/orders", token + "Idempotency-Key: another\r\n", store.cart())))
                    .isEqualTo(201);
            readUntil(lines, "event: order.created");
        }
    }

    private static void readUntil(BufferedReader lines, String beginning) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = lines.readLine();
        }
        assertThat(line).as("the line '%s...'", beginning).isNotNull();
    }

    /** An order, too, keeps its method and where it goes. */
    private void redirects(String origin) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", plain)) {
            write(socket, "POST", "/api/customer/orders?a=b", "Connection: close\r\n", "{}");
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(status(answer)).isEqualTo(308);
            assertThat(answer.lines().map(line -> line.replaceFirst("^[Ll]ocation: ", "location: ")))
                    .contains("location: " + origin + "/api/customer/orders?a=b");
        }
    }

    /** What a client says of addresses is either replaced or put before what the proxy has seen. */
    private void forwardsWhatTheServiceGoesBy(Edge edge) throws Exception {
        LinkedBlockingQueue<Headers> seen = new LinkedBlockingQueue<>();
        HttpServer instance = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        instance.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/seen")) {
                seen.add(exchange.getRequestHeaders());
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        instance.start();
        try {
            edge.start(instance.getAddress().getPort());
            await().atMost(SOON).until(() -> status(send("GET", "/readyz", "", "")) == 200);
            send(
                    "GET",
                    "/seen",
                    "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: evil.example\r\n"
                            + "X-Forwarded-Port: 1\r\n",
                    "");
            Headers headers = seen.take();
            assertThat(headers.getFirst("Host")).isEqualTo("localhost:" + tls);
            assertThat(String.join(", ", headers.get("X-Forwarded-For"))).isEqualTo("203.0.113.7, 127.0.0.1");
            assertThat(headers.get("X-Forwarded-Proto")).isEqualTo(List.of("https"));
            assertThat(headers).doesNotContainKeys("X-Forwarded-Host", "X-Forwarded-Port");
        } finally {
            instance.stop(0);
        }
    }

    private void start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().putAll(environment);
        proxy = builder.start();
    }

    private Process running() {
        return Objects.requireNonNull(proxy);
    }

    /** The answer, or nothing while there is no proxy. */
    private String send(String method, String path, String headers, String body) throws Exception {
        try (Socket socket = connect(tls)) {
            write(socket, method, path, "Connection: close\r\n" + headers, body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notYet) {
            return "HTTP/1.1 000";
        }
    }

    private void write(Socket socket, String method, String path, String headers, String body) throws IOException {
        socket.getOutputStream()
                .write((method + " " + path + " HTTP/1.1\r\nHost: localhost:" + tls + "\r\n" + headers
                                + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private X509Certificate presented() throws Exception {
        try (SSLSocket socket = (SSLSocket) connect(tls)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static X509Certificate read(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** As a browser does that knows the authority. */
    private Socket connect(int to) throws Exception {
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null, null);
        known.setCertificateEntry("authority", read(authority.authority()));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        Socket socket = context.getSocketFactory().createSocket("127.0.0.1", to);
        socket.setSoTimeout(30_000);
        return socket;
    }
}
