import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loads of single lanes, for deploy/siege/lanes.sh.
 *
 * <p>{@code java Lanes.java logins folder port proxy} logs in from a dozen addresses behind a proxy with that address, as often as their limits
 * allow, and {@code reports folder port} asks for a year's sales from every line of {@code reporters}; both until they are stopped. Their
 * last line says what they were answered.
 *
 * <p>{@code java Lanes.java menus|orders folder port seconds} reads menus or orders, one after the other, of tables in {@code tokens}, and prints
 * {@code answers-with-2xx others p50 p99}, times in milliseconds.
 */
class Lanes {

    private static final Map<Integer, AtomicInteger> ANSWERS = new ConcurrentHashMap<>();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        int port = Integer.parseInt(args[2]);
        switch (args[0]) {
            case "logins" -> besiege(12, n -> login(port, args[3], "198.51.100." + (1 + n)));
            case "reports" -> {
                List<String> screens = Files.readAllLines(folder.resolve("reporters"));
                besiege(screens.size(), n -> report(port, screens.get(n).split(" ")[0]));
            }
            default -> measure(args[0], Files.readAllLines(folder.resolve("tokens")), port, Integer.parseInt(args[3]));
        }
    }

    private interface Load {
        int send(int n) throws Exception;
    }

    private static void besiege(int threads, Load load) throws InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> System.out.println("answers by status: " + new TreeMap<>(ANSWERS))));
        for (int i = 0; i < threads; i++) {
            int n = i;
            Thread thread = new Thread(() -> {
                while (true) {
                    int status;
                    try {
                        status = load.send(n);
                    } catch (Exception e) {
                        status = 0;
                    }
                    ANSWERS.computeIfAbsent(status, fresh -> new AtomicInteger()).incrementAndGet();
                    try {
                        // Who is refused comes back after a second, as Retry-After asks for at least.
                        Thread.sleep(status == 429 || status == 503 || status == 0 ? 1000 : 0);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
            thread.start();
        }
        Thread.sleep(2000);
        System.out.println("ready");
    }

    /** From an address that the service takes for its proxy. Names that do not exist cost the same, and lock no account. */
    private static int login(int port, String proxy, String client) throws Exception {
        byte[] body = ("{\"username\":\"nobody-" + UUID.randomUUID() + "\",\"password\":\"wrong-password\"}").getBytes(UTF_8);
        try (Socket socket =
                new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(proxy), 0)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("POST /api/admin/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-For: " + client
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                            .getBytes(UTF_8));
            socket.getOutputStream().write(body);
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return answer.length() < 12 ? 0 : Integer.parseInt(answer.substring(9, 12));
        }
    }

    private static int report(int port, String token) throws Exception {
        java.time.LocalDate today = java.time.LocalDate.now();
        return get(port, "/api/admin/reports/sales?group_by=menu&from_date=" + today.minusDays(360) + "&to_date=" + today, token);
    }

    private static int get(int port, String path, String token) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Authorization", "Bearer " + token)
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        BodyHandlers.ofByteArray())
                .statusCode();
    }

    private static void measure(String what, List<String> tables, int port, int seconds) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        List<Long> micros = new ArrayList<>();
        int good = 0;
        for (int n = 0; System.nanoTime() < end; n++) {
            long begin = System.nanoTime();
            int status = get(port, "/api/customer/" + what, tables.get(n % tables.size()).split(" ")[0]);
            micros.add((System.nanoTime() - begin) / 1000);
            good += status < 300 ? 1 : 0;
            // Within the limits of so many tables.
            Thread.sleep(50);
        }
        Long[] sorted = micros.toArray(Long[]::new);
        Arrays.sort(sorted);
        System.out.printf(
                "%d %d %d %d%n",
                good,
                sorted.length - good,
                sorted[sorted.length / 2] / 1000,
                sorted[(int) (sorted.length * 0.99)] / 1000);
        System.exit(0);
    }
}
