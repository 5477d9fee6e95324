package io.tableorder.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.Programs;
import io.tableorder.testing.StoreTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code deploy}, with TLS, in front of the service. */
class BehindTlsTest extends StoreTest {

    @TempDir
    private Path folder;

    private final int tls = freePort();
    private @Nullable Process proxy;

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.destroy();
        }
    }

    @Test
    void nginxEndsTls() throws Exception {
        certificate();
        String example = Files.readString(Path.of("deploy/nginx.conf"))
                .replace("/etc/nginx/table-order.pem", folder + "/certificate.pem")
                .replace("/etc/nginx/table-order.key", folder + "/key.pem")
                .replace("443 ssl", "127.0.0.1:" + tls + " ssl")
                .replaceAll("(?m)^ +server 10.0.0.12.*\n", "")
                .replace("10.0.0.11:8000", "localhost:" + port)
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
        servesPagesOfItsOwnOriginAndStreams();
    }

    private String temporaryFolders() {
        return "client_body_temp_path " + folder + "/body; proxy_temp_path " + folder + "/proxy; fastcgi_temp_path "
                + folder + "/f; uwsgi_temp_path " + folder + "/u; scgi_temp_path " + folder + "/s;";
    }

    @Test
    void haproxyEndsTls() throws Exception {
        certificate();
        Files.writeString(
                folder.resolve("both.pem"),
                Files.readString(folder.resolve("certificate.pem")) + Files.readString(folder.resolve("key.pem")));
        Path file = Files.writeString(
                folder.resolve("haproxy.cfg"),
                Files.readString(Path.of("deploy/haproxy.cfg"))
                        .replace(
                                "bind \"${LISTEN}\"",
                                "bind \"${LISTEN}\" ssl crt " + folder + "/both.pem alpn http/1.1"));
        String instance = "127.0.0.1:" + port;
        String probes = String.valueOf(port);
        start(
                Map.of(
                        "LISTEN", "127.0.0.1:" + tls,
                        "FIRST", instance,
                        "SECOND", instance,
                        "FIRST_PROBES", probes,
                        "SECOND_PROBES", probes),
                Programs.find("haproxy").toString(),
                "-db",
                "-f",
                file.toString());
        servesPagesOfItsOwnOriginAndStreams();
    }

    private void servesPagesOfItsOwnOriginAndStreams() throws Exception {
        await().atMost(Duration.ofSeconds(60)).until(() -> status(send("GET", "/readyz", "", "")) == 200);
        String own = "Origin: https://localhost:" + tls + "\r\n";
        String token = "Authorization: Bearer " + store.tableToken(0) + "\r\nContent-Type: application/json\r\n";
        assertThat(status(send("POST", "/api/customer/orders", own + token, store.cart())))
                .isEqualTo(201);
        String foreign = send("POST", "/api/customer/orders", "Origin: https://evil.example\r\n" + token, store.cart());
        assertThat(status(foreign)).isEqualTo(403);
        assertThat(foreign).contains("\"origin\":\"https://evil.example\"");

        try (Socket socket = connect()) {
            write(socket, "GET", "/api/customer/orders/stream", token, "");
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            // The first frame comes at once, and not when a buffer of the proxy is full.
            assertThat(lines.lines().anyMatch(line -> line.startsWith("retry: ")))
                    .isTrue();
        }
    }

    private void certificate() throws Exception {
        Process openssl = new ProcessBuilder(
                        Programs.find("openssl").toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-keyout",
                        folder + "/key.pem",
                        "-out",
                        folder + "/certificate.pem",
                        "-days",
                        "1",
                        "-subj",
                        "/CN=localhost")
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as(said).isZero();
    }

    private void start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().putAll(environment);
        proxy = builder.start();
    }

    /** The answer, or nothing while there is no proxy. */
    private String send(String method, String path, String headers, String body) throws Exception {
        try (Socket socket = connect()) {
            write(socket, method, path, "Connection: close\r\n" + headers, body);
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
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

    private Socket connect() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        Socket socket = context.getSocketFactory().createSocket("127.0.0.1", tls);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The certificate is made by the test. */
    private static final class TrustAll implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return List.of().toArray(new X509Certificate[0]);
        }
    }
}
