import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Guests that order while probes are asked, and clients that are slow, for deploy/siege.sh.
 *
 * <p>{@code java Siege.java order folder port management-port rate seconds} orders for the tables in {@code tokens} and prints
 * {@code created failed p50 p99 slowest-probe slowest-probe-at-the-API's-port}, times in milliseconds. The time of an order counts from
 * when it was due, so that one that had to wait for the one before it is slow as well.
 *
 * <p>{@code java Siege.java headers|bodies|refused-bodies|answers folder port sockets addresses} keeps so many slow sockets open until it
 * is stopped: one that is closed is opened again. Its last line says what became of them.
 */
class Siege {

    private static final int WORKERS = 16;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final long PAUSE_NANOS = 5_000_000_000L;

    public static void main(String[] args) throws Exception {
        if (args[0].equals("order")) {
            order(Path.of(args[1]), port(args[2]), port(args[3]), Integer.parseInt(args[4]), Integer.parseInt(args[5]));
        } else {
            new SlowSockets(args[0], Path.of(args[1]), port(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4])).run();
        }
    }

    private static int port(String text) {
        return Integer.parseInt(text);
    }

    // --- guests and probes -------------------------------------------------------------------------------------------

    private static void order(Path folder, int port, int managementPort, int rate, int seconds) throws Exception {
        List<String> tables = Files.readAllLines(folder.resolve("tokens"));
        List<Long> micros = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger failed = new AtomicInteger();
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        long pause = 1_000_000_000L / rate;
        int all = rate * seconds;
        AtomicLong slowest = new AtomicLong();
        AtomicLong slowestAtApi = new AtomicLong();
        for (String path : List.of("/livez", "/readyz", "/health")) {
            probe(managementPort, path, slowest);
            probe(port, path, slowestAtApi);
        }
        List<Thread> guests = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            guests.add(new Thread(() -> {
                Connection connection = new Connection(port);
                for (int n = next.getAndIncrement(); n < all; n = next.getAndIncrement()) {
                    long due = begin + n * pause;
                    LockSupport.parkNanos(due - System.nanoTime());
                    String[] table = tables.get(n % tables.size()).split(" ");
                    String outcome = place(connection, table);
                    if (outcome.equals("201")) {
                        micros.add((System.nanoTime() - due) / 1000);
                    } else {
                        failed.incrementAndGet();
                        System.err.println("order: " + outcome);
                    }
                }
                connection.close();
            }));
        }
        guests.forEach(Thread::start);
        for (Thread guest : guests) {
            guest.join();
        }
        Long[] sorted = micros.toArray(Long[]::new);
        Arrays.sort(sorted);
        System.out.printf(
                "%d %d %d %d %d %d%n",
                sorted.length,
                failed.get(),
                percentile(sorted, 0.5),
                percentile(sorted, 0.99),
                slowest.get() / 1_000_000,
                slowestAtApi.get() / 1_000_000);
        Runtime.getRuntime().halt(0);
    }

    private static long percentile(Long[] sorted, double part) {
        return sorted.length == 0 ? -1 : (sorted[(int) Math.min(sorted.length - 1, part * sorted.length)] + 500) / 1000;
    }

    private static String place(Connection connection, String[] table) {
        try {
            Answer answer = connection.send(
                    "POST /api/customer/orders",
                    List.of(
                            "Authorization: Bearer " + table[0],
                            "Content-Type: application/json",
                            "Idempotency-Key: " + UUID.randomUUID()),
                    "{\"items\":[{\"menu_id\":" + table[2] + ",\"quantity\":1}]}");
            return answer.status == 201 ? "201" : answer.status + " " + answer.body;
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Asks four times a second, over a connection of its own each time, as balancers do. */
    private static void probe(int port, String path, AtomicLong slowest) {
        Thread thread = new Thread(() -> {
            while (true) {
                long begin = System.nanoTime();
                Connection connection = new Connection(port);
                long took;
                try {
                    Answer answer = connection.send("GET " + path, List.of(), "");
                    took = answer.status == 200 ? System.nanoTime() - begin : PATIENCE_MILLIS * 1_000_000L;
                    if (answer.status != 200) {
                        System.err.println("probe: " + port + path + " " + answer.status);
                    }
                } catch (IOException e) {
                    took = PATIENCE_MILLIS * 1_000_000L;
                    System.err.println("probe: " + port + path + " " + e);
                }
                connection.close();
                slowest.accumulateAndGet(took, Math::max);
                LockSupport.parkNanos(250_000_000);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private record Answer(int status, String body) {}

    /** A connection that is kept for the next request. Headers and body go out one after the other, as most clients send them. */
    private static final class Connection {
        private final int port;
        private Socket socket;
        private InputStream in;

        Connection(int port) {
            this.port = port;
        }

        Answer send(String line, List<String> headers, String body) throws IOException {
            try {
                if (socket == null) {
                    socket = new Socket();
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    socket.setTcpNoDelay(true);
                    in = new BufferedInputStream(socket.getInputStream());
                }
                byte[] bytes = body.getBytes(UTF_8);
                String lines = headers.isEmpty() ? "" : String.join("\r\n", headers) + "\r\n";
                String length = bytes.length == 0 ? "" : "Content-Length: " + bytes.length + "\r\n";
                socket.getOutputStream()
                        .write((line + " HTTP/1.1\r\nHost: localhost\r\n" + lines + length + "\r\n").getBytes(UTF_8));
                socket.getOutputStream().write(bytes);
                return read();
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        private Answer read() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("closed after " + head.length() + " bytes");
                }
                head.append((char) next);
            }
            String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
            int at = lower.indexOf("content-length:");
            byte[] body = at < 0
                    ? in.readAllBytes()
                    : in.readNBytes(Integer.parseInt(
                            lower.substring(at + 15, lower.indexOf('\r', at)).strip()));
            if (lower.contains("connection: close") || at < 0) {
                close();
            }
            return new Answer(Integer.parseInt(head.substring(9, 12)), new String(body, UTF_8));
        }

        void close() {
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (IOException e) {
                // As good as closed.
            }
            socket = null;
        }
    }

    // --- slow sockets ------------------------------------------------------------------------------------------------

    /** One thread for all: each socket sends its beginning at once, and then a byte every five seconds, or reads one. */
    private static final class SlowSockets {
        private final String kind;
        private final List<String> tables;
        private final int port;
        private final int count;
        private final int addresses;
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();

        SlowSockets(String kind, Path folder, int port, int count, int addresses) throws IOException {
            this.kind = kind;
            this.tables = Files.readAllLines(folder.resolve("tokens"));
            this.port = port;
            this.count = count;
            this.addresses = addresses;
        }

        private static final class Slow {
            final SocketChannel channel;
            final SelectionKey key;
            ByteBuffer beginning;
            boolean isAnswered;
            long due;

            Slow(SocketChannel channel, SelectionKey key) {
                this.channel = channel;
                this.key = key;
            }
        }

        void run() throws IOException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.printf(
                    "%d sockets opened, %d answered, %d closed by the service, %d not connected%n",
                    opened.get(), answered.get(), closed.get(), refused.get())));
            Selector selector = Selector.open();
            List<Slow> sockets = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sockets.add(open(selector, i));
            }
            long begin = System.nanoTime();
            boolean isReady = false;
            ByteBuffer bytes = ByteBuffer.allocate(4096);
            while (true) {
                selector.select(20);
                Set<SelectionKey> selected = Set.copyOf(selector.selectedKeys());
                selector.selectedKeys().clear();
                long now = System.nanoTime();
                for (int i = 0; i < count; i++) {
                    Slow socket = sockets.get(i);
                    boolean isIdle = socket != null && now < socket.due && !selected.contains(socket.key);
                    if (!isIdle && (socket == null || !advance(socket, now, bytes))) {
                        sockets.set(i, open(selector, i));
                    }
                }
                if (!isReady && now - begin > 2_000_000_000L) {
                    isReady = true;
                    System.out.println("ready");
                }
            }
        }

        private Slow open(Selector selector, int index) {
            try {
                SocketChannel channel = SocketChannel.open();
                if (addresses > 1) {
                    channel.bind(new InetSocketAddress("127.0.0." + (2 + index % addresses), 0));
                }
                if (kind.equals("answers")) {
                    channel.setOption(StandardSocketOptions.SO_RCVBUF, 2048);
                }
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress("127.0.0.1", port));
                Slow slow = new Slow(channel, channel.register(selector, SelectionKey.OP_CONNECT));
                slow.beginning = ByteBuffer.wrap(beginning(index).getBytes(ISO_8859_1));
                slow.due = System.nanoTime() + ThreadLocalRandom.current().nextLong(PAUSE_NANOS);
                opened.incrementAndGet();
                return slow;
            } catch (IOException e) {
                refused.incrementAndGet();
                return null;
            }
        }

        private String beginning(int index) {
            String token = tables.get(index % tables.size()).split(" ")[0];
            return switch (kind) {
                case "headers" -> "GET /api/customer/menus HTTP/1.1\r\nHost: localhost\r\nX-Slow: a";
                case "bodies" -> "POST /api/customer/auth/login HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
                case "refused-bodies" -> "POST /api/customer/orders HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{";
                // More than the socket's buffers hold: of a route, and of the contract.
                case "answers" -> index % 2 == 0
                        ? ("GET /api/customer/menus HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                                .repeat(8)
                        : "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(8);
                default -> throw new IllegalArgumentException(kind);
            };
        }

        /** @return whether the socket is still open */
        private boolean advance(Slow socket, long now, ByteBuffer bytes) {
            try {
                if (!socket.channel.isConnected() && !socket.channel.finishConnect()) {
                    return true;
                }
                if (socket.beginning.hasRemaining()) {
                    socket.channel.write(socket.beginning);
                }
                boolean isReader = kind.equals("answers");
                socket.key.interestOps(
                        socket.beginning.hasRemaining()
                                ? SelectionKey.OP_WRITE
                                : isReader ? 0 : SelectionKey.OP_READ);
                if (isReader && now < socket.due) {
                    return true;
                }
                bytes.clear().limit(isReader ? 1 : 4096);
                int read = socket.channel.read(bytes);
                if (read > 0 && !socket.isAnswered) {
                    socket.isAnswered = true;
                    answered.incrementAndGet();
                }
                if (read < 0) {
                    throw new EOFException();
                }
                if (now >= socket.due) {
                    socket.due = now + PAUSE_NANOS;
                    if (!isReader) {
                        socket.channel.write(ByteBuffer.wrap(new byte[] {'a'}));
                    }
                }
                return true;
            } catch (IOException e) {
                if (socket.channel.isConnected()) {
                    closed.incrementAndGet();
                } else {
                    refused.incrementAndGet();
                }
                try {
                    socket.channel.close();
                } catch (IOException again) {
                    // As good as closed.
                }
                return false;
            }
        }
    }
}
