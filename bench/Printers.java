import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Receipt printers that print nothing but say so, all of them on one port each of two; and guests who order. Prints how long it takes from
 * the 201 of an order to its last ticket, and how long after a new printer was added its first ticket comes.
 *
 * <p>{@code java bench/Printers.java printers-port new-printers-port}, then lines of its input:
 * {@code orders port tokens per-second seconds tickets-per-order}, {@code add admin-port orders-port admins tokens count}, or
 * {@code tickets N}, which is answered with how many orders have at least so many tickets, and how many have more.
 */
class Printers {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** From an order's id to the time of its newest ticket, and how many there were. */
    private final Map<Long, Long> printedAt = new ConcurrentHashMap<>();

    private final Map<Long, AtomicInteger> tickets = new ConcurrentHashMap<>();

    private record Table(String token, long menu) {}

    public static void main(String... args) throws Exception {
        Printers usual = new Printers();
        Printers added = new Printers();
        usual.listen(Integer.parseInt(args[0]));
        added.listen(Integer.parseInt(args[1]));
        System.out.println("ready");
        for (String line : (Iterable<String>) new java.io.BufferedReader(new java.io.InputStreamReader(System.in)).lines()::iterator) {
            String[] words = line.split(" ");
            System.out.println(
                    switch (words[0]) {
                        case "orders" -> usual.orders(words[1], tables(words[2]), words[3], words[4], Integer.parseInt(words[5]));
                        case "add" -> added.add(words[1], words[2], tables(words[3]), tables(words[4]), Integer.parseInt(words[5]), args[1]);
                        default -> usual.printed(Integer.parseInt(words[1]));
                    });
        }
        System.exit(0);
    }

    private static List<Table> tables(String file) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .map(line -> line.split(" "))
                .map(words -> new Table(words[0], words[1].matches("[0-9]+") ? Long.parseLong(words[1]) : 0))
                .toList();
    }

    private void listen(int port) throws IOException {
        ServerSocket server = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        ExecutorService threads = Executors.newCachedThreadPool();
        Thread accepting = new Thread(() -> {
            while (true) {
                try {
                    Socket socket = server.accept();
                    threads.execute(() -> print(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
        accepting.setDaemon(true);
        accepting.start();
    }

    /** Answers DLE EOT and GS r, and reads the number of the order out of what is left. */
    private void print(Socket socket) {
        StringBuilder ticket = new StringBuilder();
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] buffer = new byte[1 << 14];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                String bytes = new String(buffer, 0, read, ISO_8859_1);
                ticket.append(bytes);
                for (int i = 0; i + 1 < bytes.length(); i++) {
                    if (bytes.charAt(i) == 0x10 && bytes.charAt(i + 1) == 0x04) {
                        out.write(0x12);
                    } else if (bytes.charAt(i) == 0x1d && bytes.charAt(i + 1) == 'r') {
                        note(ticket);
                        out.write(0);
                    }
                }
                out.flush();
            }
        } catch (IOException e) {
            // A printer does not care.
        }
    }

    private void note(StringBuilder ticket) {
        int at = ticket.indexOf("#");
        int end = at + 1;
        while (at >= 0 && end < ticket.length() && Character.isDigit(ticket.charAt(end))) {
            end++;
        }
        if (end > at + 1 && at >= 0) {
            long order = Long.parseLong(ticket.substring(at + 1, end));
            printedAt.put(order, System.nanoTime());
            tickets.computeIfAbsent(order, first -> new AtomicInteger()).incrementAndGet();
            ticket.setLength(0);
        }
    }

    private String orders(String port, List<Table> tables, String rate, String seconds, int each) throws Exception {
        Map<Long, Long> answered = new ConcurrentHashMap<>();
        AtomicInteger open = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        Random random = new Random(42);
        int perSecond = Integer.parseInt(rate);
        long begin = System.nanoTime();
        for (int i = 0; i < perSecond * Integer.parseInt(seconds); i++) {
            long due = begin + i * 1_000_000_000L / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            open.incrementAndGet();
            HTTP.sendAsync(request(port, tables.get(random.nextInt(tables.size()))), HttpResponse.BodyHandlers.ofString())
                    .whenComplete((answer, failure) -> {
                        if (failure == null && answer.statusCode() == 201) {
                            answered.put(id(answer.body()), System.nanoTime());
                        } else {
                            failed.incrementAndGet();
                        }
                        open.decrementAndGet();
                    });
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while ((open.get() > 0 || !answered.keySet().stream().allMatch(id -> count(id) >= each)) && System.nanoTime() < end) {
            LockSupport.parkNanos(10_000_000);
        }
        long[] millis = answered.entrySet().stream()
                .filter(order -> each > 0 && count(order.getKey()) >= each)
                .mapToLong(order -> Math.max(0, printedAt.get(order.getKey()) - order.getValue()) / 1_000_000)
                .sorted()
                .toArray();
        long doubled = answered.keySet().stream().filter(id -> count(id) > each).count();
        return "%d orders, %d refused, %s ms to the last ticket, %d not printed, %d printed too often"
                .formatted(answered.size(), failed.get(), spread(millis), each == 0 ? 0 : answered.size() - millis.length, doubled);
    }

    /** Adds printers to stores that are as many, and orders there at once. */
    private String add(String adminPort, String orderPort, List<Table> admins, List<Table> tables, int count, String printerPort)
            throws Exception {
        long[] millis = new long[count];
        for (int i = 0; i < count; i++) {
            String body = "{\"name\":\"new\",\"kind\":\"printer\",\"types\":[\"order.created\"],\"options\":{\"host\":\"127.0.0.1\",\"port\":"
                    + printerPort + "}}";
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/api/admin/targets"))
                            .header("Authorization", "Bearer " + admins.get(i).token())
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            long added = System.nanoTime();
            answer = HTTP.send(request(orderPort, tables.get(i)), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            long id = id(answer.body());
            while (count(id) == 0 && System.nanoTime() - added < PATIENCE.toNanos()) {
                LockSupport.parkNanos(1_000_000);
            }
            millis[i] = (count(id) == 0 ? PATIENCE.toNanos() : printedAt.get(id) - added) / 1_000_000;
        }
        Arrays.sort(millis);
        return "%d printers added, %s ms to the first ticket".formatted(count, spread(millis));
    }

    private String printed(int each) {
        return tickets.values().stream().filter(count -> count.get() >= each).count() + " "
                + tickets.values().stream().filter(count -> count.get() > each).count();
    }

    private int count(long order) {
        AtomicInteger count = tickets.get(order);
        return count == null ? 0 : count.get();
    }

    private static String spread(long[] sorted) {
        return sorted.length == 0
                ? "-"
                : "%d / %d / %d".formatted(sorted[sorted.length / 2], sorted[sorted.length * 99 / 100], sorted[sorted.length - 1]);
    }

    private static HttpRequest request(String port, Table table) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/customer/orders"))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + table.token())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString("{\"items\":[{\"menu_id\":" + table.menu() + ",\"quantity\":2},{\"menu_id\":"
                        + (table.menu() + 5) + ",\"quantity\":1}]}"))
                .build();
    }

    private static long id(String body) {
        String rest = body.substring(body.indexOf("\"order_id\":") + 11).strip();
        return Long.parseLong(rest.substring(0, rest.indexOf(',')));
    }
}
