import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Opens live streams of staff, places orders, and prints how long it takes from an order to its event on every stream of its store.
 *
 * <p>{@code java bench/Streams.java name orders-port streams-port admin-tokens streams-per-admin table-tokens orders-per-second
 * warmup-seconds seconds}
 */
class Streams {

    private static final byte[] ID = "id: ".getBytes(UTF_8);
    private static final byte[] DATA = "data: {".getBytes(UTF_8);

    /** One connection: an answer in chunks, taken apart into lines. */
    private static final class Stream {
        final int store;
        final Map<Long, Long> arrivals = new HashMap<>();
        final StringBuilder head = new StringBuilder();
        byte[] line = new byte[1 << 14];
        int length;
        boolean isBody;
        int chunk;
        int chunkDigits;
        int size;
        long lastSeq;
        volatile boolean isPositioned;
        int doubled;

        Stream(int store) {
            this.store = store;
        }

        void take(ByteBuffer bytes, long now) {
            while (bytes.hasRemaining()) {
                byte b = bytes.get();
                if (!isBody) {
                    head.append((char) b);
                    if (head.length() > 4 && head.lastIndexOf("\r\n\r\n") == head.length() - 4) {
                        if (!head.toString().startsWith("HTTP/1.1 200")) {
                            throw new IllegalStateException(head.toString());
                        }
                        isBody = true;
                    }
                } else if (chunk > 0) {
                    chunk--;
                    data(b, now);
                } else if (b == '\n' && chunkDigits > 0) {
                    chunk = size;
                    chunkDigits = 0;
                    size = 0;
                } else if (b != '\r' && b != '\n') {
                    size = size * 16 + Character.digit(b, 16);
                    chunkDigits++;
                }
            }
        }

        private void data(byte b, long now) {
            if (b != '\n') {
                if (length == line.length) {
                    line = Arrays.copyOf(line, 2 * length);
                }
                line[length++] = b;
                return;
            }
            if (starts(ID)) {
                long seq = number(ID.length);
                if (isPositioned && seq <= lastSeq) {
                    doubled++;
                }
                lastSeq = seq;
                isPositioned = true;
            } else if (starts(DATA)) {
                long order = field("\"order_id\":");
                if (order != 0 && arrivals.put(order, now) != null) {
                    doubled++;
                }
            }
            length = 0;
        }

        private boolean starts(byte[] prefix) {
            return length >= prefix.length && Arrays.equals(line, 0, prefix.length, prefix, 0, prefix.length);
        }

        private long number(int from) {
            long number = 0;
            for (int i = from; i < length && line[i] >= '0' && line[i] <= '9'; i++) {
                number = number * 10 + line[i] - '0';
            }
            return number;
        }

        private long field(String name) {
            int at = new String(line, 0, length, UTF_8).indexOf(name);
            if (at < 0) {
                return 0;
            }
            String rest = new String(line, 0, length, UTF_8).substring(at + name.length());
            return Long.parseLong(rest.substring(0, rest.indexOf(rest.contains(",") ? "," : "}")).strip());
        }
    }

    private record Order(int store, long sent, long answered) {}

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private static volatile Map<Long, Order> orders = new ConcurrentHashMap<>();
    private static final AtomicInteger OPEN = new AtomicInteger();
    /** So many streams are being opened at once. A lane has a bound for those that are. */
    private static final int AT_ONCE = 16;

    private static final AtomicInteger FAILED = new AtomicInteger();
    private static final ConcurrentLinkedQueue<String> FAILURES = new ConcurrentLinkedQueue<>();
    private static volatile boolean isOver;

    public static void main(String[] args) throws Exception {
        String name = args[0];
        int ordersPort = Integer.parseInt(args[1]);
        int streamsPort = Integer.parseInt(args[2]);
        List<String> admins = Files.readAllLines(Path.of(args[3]));
        int perAdmin = Integer.parseInt(args[4]);
        List<String> tables = Files.readAllLines(Path.of(args[5]));
        int rate = Integer.parseInt(args[6]);
        int warmup = Integer.parseInt(args[7]);
        int seconds = Integer.parseInt(args[8]);

        Selector selector = Selector.open();
        Thread reader = new Thread(() -> read(selector), "reader");
        reader.setDaemon(true);
        reader.start();
        List<Stream> streams = new ArrayList<>();
        for (int store = 0; store < admins.size(); store++) {
            for (int i = 0; i < perAdmin; i++) {
                if (streams.size() >= AT_ONCE) {
                    awaitOpen(streams.get(streams.size() - AT_ONCE));
                }
                streams.add(open(selector, streamsPort, admins.get(store).split(" ")[0], store));
            }
        }
        for (Stream stream : streams) {
            awaitOpen(stream);
        }
        System.err.println("open");

        int tablesOfAStore = tables.size() / admins.size();
        place(ordersPort, tables, tablesOfAStore, rate, warmup);
        orders = new ConcurrentHashMap<>();
        FAILED.set(0);
        FAILURES.clear();
        place(ordersPort, tables, tablesOfAStore, rate, seconds);
        LockSupport.parkNanos(5_000_000_000L);
        isOver = true;
        selector.wakeup();
        reader.join();
        report(name, streams, rate * seconds);
        System.exit(0);
    }

    private static void awaitOpen(Stream stream) {
        long patience = System.nanoTime() + 60_000_000_000L;
        while (!stream.isPositioned) {
            LockSupport.parkNanos(1_000_000);
            if (System.nanoTime() > patience) {
                throw new IllegalStateException("A stream did not open");
            }
        }
    }

    private static Stream open(Selector selector, int port, String token, int store) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(("GET /api/admin/orders/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + token + "\r\n\r\n")
                .getBytes(UTF_8)));
        channel.configureBlocking(false);
        Stream stream = new Stream(store);
        channel.register(selector, SelectionKey.OP_READ, stream);
        return stream;
    }

    private static void read(Selector selector) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        try {
            while (!isOver) {
                selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    buffer.clear();
                    int read = ((SocketChannel) key.channel()).read(buffer);
                    if (read < 0) {
                        throw new IOException("A stream has ended");
                    }
                    buffer.flip();
                    ((Stream) key.attachment()).take(buffer, System.nanoTime());
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    /** At a steady rate, whatever becomes of those before. */
    private static void place(int port, List<String> tables, int tablesOfAStore, int rate, int seconds) {
        Random random = new Random(42);
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/customer/orders");
        long begin = System.nanoTime();
        for (int i = 0; i < rate * seconds; i++) {
            long due = begin + i * 1_000_000_000L / rate;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            int table = random.nextInt(tables.size());
            String[] line = tables.get(table).split(" ");
            long menu = Long.parseLong(line[1]);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(Duration.ofSeconds(10))
                    .header("Authorization", "Bearer " + line[0])
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .POST(HttpRequest.BodyPublishers.ofString("{\"items\":[{\"menu_id\":" + menu
                            + ",\"quantity\":2},{\"menu_id\":" + (menu + 5) + ",\"quantity\":1}]}"))
                    .build();
            OPEN.incrementAndGet();
            long sent = System.nanoTime();
            HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()).whenComplete((answer, failure) -> {
                long answered = System.nanoTime();
                if (failure == null && answer.statusCode() == 201) {
                    String body = answer.body();
                    int at = body.indexOf("\"order_id\":") + 11;
                    String rest = body.substring(at).strip();
                    long id = Long.parseLong(rest.substring(0, rest.indexOf(',')));
                    orders.put(id, new Order(table / tablesOfAStore, sent, answered));
                } else {
                    FAILED.incrementAndGet();
                    FAILURES.add(failure == null ? answer.statusCode() + " " + answer.body() : failure.toString());
                }
                OPEN.decrementAndGet();
            });
        }
        while (OPEN.get() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void report(String name, List<Stream> streams, int asked) {
        List<Long> fromSend = new ArrayList<>();
        List<Long> fromAnswer = new ArrayList<>();
        long lost = 0;
        for (Map.Entry<Long, Order> entry : orders.entrySet()) {
            Order order = entry.getValue();
            for (Stream stream : streams) {
                if (stream.store == order.store()) {
                    Long arrived = stream.arrivals.get(entry.getKey());
                    if (arrived == null) {
                        lost++;
                    } else {
                        fromSend.add(arrived - order.sent());
                        fromAnswer.add(Math.max(0, arrived - order.answered()));
                    }
                }
            }
        }
        int doubled = streams.stream().mapToInt(stream -> stream.doubled).sum();
        FAILURES.stream().limit(3).forEach(System.err::println);
        System.out.printf(
                "| %s | %d | %d of %d | %d | %s | %s | %d | %d |%n",
                name,
                streams.size(),
                orders.size(),
                asked,
                fromSend.size(),
                percentiles(fromAnswer),
                percentiles(fromSend),
                lost,
                doubled);
    }

    private static String percentiles(List<Long> nanos) {
        if (nanos.isEmpty()) {
            return "-";
        }
        nanos.sort(null);
        return "%.0f / %.0f / %.0f"
                .formatted(
                        nanos.get(nanos.size() / 2) / 1e6,
                        nanos.get((int) (nanos.size() * 0.99)) / 1e6,
                        nanos.get(nanos.size() - 1) / 1e6);
    }
}
