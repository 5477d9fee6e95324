import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Guests that order, staff that watch and a receiver of webhooks, for deploy/two-instances.sh and deploy/failover.sh. Every request counts for the phase
 * that the file {@code phase} names at the time. An order that was not answered is sent again, by the same key, until it is.
 *
 * <p>{@code java Guests.java order folder port rate seconds} reads {@code tokens}, {@code admins} and {@code phase} in the folder, ends
 * with phase {@code end}, writes {@code orders} and {@code result}. {@code java Guests.java hooks folder port} writes a line for each
 * request to {@code hooks}. {@code java Guests.java picture file} draws one.
 */
class Guests {

    private static final int WORKERS = 8;
    private static final int STREAMS_PER_STORE = 2;
    private static final int PATIENCE_MILLIS = 30_000;

    private static Path folder;
    private static int port;
    private static volatile String phase = "steady";
    private static volatile boolean isOver;
    private static long deadline;

    private static final Map<String, Phase> PHASES = new ConcurrentHashMap<>();
    private static final Set<Long> ORDERS = ConcurrentHashMap.newKeySet();
    private static final ConcurrentLinkedQueue<String> LEDGER = new ConcurrentLinkedQueue<>();
    private static final ConcurrentLinkedQueue<String> FAILURES = new ConcurrentLinkedQueue<>();
    private static final Map<Integer, AtomicInteger> ANSWERS = new ConcurrentHashMap<>();
    private static final AtomicInteger UNANSWERED = new AtomicInteger();

    /** What became of the requests of a phase. */
    private static final class Phase {
        final AtomicInteger created = new AtomicInteger();
        final AtomicInteger replayed = new AtomicInteger();
        final AtomicInteger refused = new AtomicInteger();
        final AtomicInteger broken = new AtomicInteger();
        final AtomicInteger serverErrors = new AtomicInteger();
        final AtomicInteger others = new AtomicInteger();
        final AtomicInteger streamsOpened = new AtomicInteger();
        final AtomicInteger streamsRefused = new AtomicInteger();
        final List<Long> micros = Collections.synchronizedList(new ArrayList<>());
    }

    private static Phase now() {
        return PHASES.computeIfAbsent(phase, name -> new Phase());
    }

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "order" -> order(args);
            case "hooks" -> hooks(Path.of(args[1]), Integer.parseInt(args[2]));
            case "picture" -> ImageIO.write(new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB), "png", new java.io.File(args[1]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void order(String[] args) throws Exception {
        folder = Path.of(args[1]);
        port = Integer.parseInt(args[2]);
        int rate = Integer.parseInt(args[3]);
        deadline = System.nanoTime() + Long.parseLong(args[4]) * 1_000_000_000L;
        List<String> tables = Files.readAllLines(folder.resolve("tokens"));
        List<Staff> staff = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("admins"))) {
            for (int i = 0; i < STREAMS_PER_STORE; i++) {
                staff.add(new Staff(line.split(" ")[0], line.split(" ")[1]));
            }
        }
        staff.forEach(Thread::start);
        long patience = System.nanoTime() + 30_000_000_000L;
        while (staff.stream().anyMatch(stream -> stream.last < 0) && System.nanoTime() < patience) {
            Thread.sleep(50);
        }
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            int first = i;
            workers.add(new Thread(() -> guests(tables, first, rate)));
        }
        workers.forEach(Thread::start);
        while (!phase.equals("end") && System.nanoTime() < deadline) {
            String read = Files.readString(folder.resolve("phase")).strip();
            phase = read.isEmpty() ? phase : read;
            Thread.sleep(100);
        }
        isOver = true;
        for (Thread worker : workers) {
            worker.join();
        }
        // The last events are on their way.
        long until = System.nanoTime() + 30_000_000_000L;
        while (staff.stream().anyMatch(Staff::lacks) && System.nanoTime() < until) {
            Thread.sleep(100);
        }
        report(staff);
        Runtime.getRuntime().halt(0);
    }

    private static void guests(List<String> tables, int first, int rate) {
        long pause = 1_000_000_000L * WORKERS / rate;
        long next = System.nanoTime() + first * pause / WORKERS;
        Connection connection = new Connection(port);
        for (int i = first; !isOver; i += WORKERS) {
            LockSupport.parkNanos(next - System.nanoTime());
            next = Math.max(next + pause, System.nanoTime() - pause);
            String[] table = tables.get(i % tables.size()).split(" ");
            String key = UUID.randomUUID().toString();
            long patience = System.nanoTime() + 60_000_000_000L;
            while (!place(connection, table, key)) {
                if (System.nanoTime() > patience) {
                    UNANSWERED.incrementAndGet();
                    break;
                }
                LockSupport.parkNanos(200_000_000);
            }
        }
        connection.close();
    }

    private static boolean place(Connection connection, String[] table, String key) {
        Phase phase = now();
        long start = System.nanoTime();
        try {
            Answer answer = connection.send(
                    "POST /api/customer/orders",
                    List.of("Authorization: Bearer " + table[0], "Content-Type: application/json", "Idempotency-Key: " + key),
                    "{\"items\":[{\"menu_id\":" + table[2] + ",\"quantity\":1}]}");
            ANSWERS.computeIfAbsent(answer.status, status -> new AtomicInteger()).incrementAndGet();
            phase.micros.add((System.nanoTime() - start) / 1000);
            if (answer.status == 201) {
                boolean isReplayed = answer.head.toLowerCase(java.util.Locale.ROOT).contains("idempotent-replayed: true");
                (isReplayed ? phase.replayed : phase.created).incrementAndGet();
                Matcher id = Pattern.compile("\"order_id\": ?(\\d+)").matcher(answer.body);
                if (!id.find()) {
                    throw new IOException("no order in " + answer.body);
                }
                ORDERS.add(Long.valueOf(id.group(1)));
                LEDGER.add(id.group(1) + " " + key + " " + table[1]);
                return true;
            }
            (answer.status >= 500 ? phase.serverErrors : phase.others).incrementAndGet();
            FAILURES.add(Guests.phase + " " + answer.status + " " + answer.body.lines().findFirst().orElse(""));
        } catch (java.net.ConnectException e) {
            phase.refused.incrementAndGet();
            FAILURES.add(Guests.phase + " " + e);
        } catch (IOException e) {
            phase.broken.incrementAndGet();
            FAILURES.add(Guests.phase + " " + e);
        }
        return false;
    }

    /** One stream of a store's staff, which comes back where it was. */
    private static final class Staff extends Thread {
        final String token;
        final String store;
        final Set<Long> seen = ConcurrentHashMap.newKeySet();
        volatile long last = -1;
        int gaps;
        int doubles;
        int resets;
        int opened;

        Staff(String token, String store) {
            this.token = token;
            this.store = store;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (true) {
                try (Socket socket = connect(port)) {
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    watch(socket);
                } catch (IOException e) {
                    // Over: come back.
                }
                LockSupport.parkNanos(500_000_000);
            }
        }

        private void watch(Socket socket) throws IOException {
            String resume = last < 0 ? "" : "Last-Event-ID: " + last + "\r\n";
            socket.getOutputStream()
                    .write(("GET /api/admin/orders/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n"
                                    + resume + "\r\n")
                            .getBytes(UTF_8));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String head = head(in);
            if (!head.contains(" 200")) {
                now().streamsRefused.incrementAndGet();
                FAILURES.add(phase + " stream: " + head.lines().findFirst().orElse(""));
                return;
            }
            now().streamsOpened.incrementAndGet();
            opened++;
            BufferedReader lines = new BufferedReader(new InputStreamReader(new Chunks(in), UTF_8));
            long id = -1;
            String event = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = Long.parseLong(line.substring(4));
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data += line;
                } else if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        take(id, event, data);
                    } else if (id >= 0) {
                        last = id;
                    }
                    id = -1;
                    event = "";
                    data = "";
                }
            }
        }

        private void take(long id, String event, String data) {
            if (event.equals("reset")) {
                resets++;
            } else if (last >= 0 && id <= last) {
                doubles++;
            } else if (last >= 0 && id != last + 1) {
                gaps++;
            }
            last = id;
            Matcher order = Pattern.compile("\"order_id\": ?(\\d+)").matcher(data);
            if (event.equals("order.created") && order.find() && !seen.add(Long.valueOf(order.group(1)))) {
                doubles++;
            }
        }

        boolean lacks() {
            return missing() > 0;
        }

        long missing() {
            return LEDGER.stream()
                    .map(line -> line.split(" "))
                    .filter(line -> line[2].equals(store))
                    .filter(line -> !seen.contains(Long.valueOf(line[0])))
                    .count();
        }
    }

    private static void report(List<Staff> staff) throws IOException {
        Files.write(folder.resolve("orders"), LEDGER);
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(folder.resolve("result")))) {
            new TreeMap<>(PHASES).forEach((name, counts) -> {
                Long[] micros = counts.micros.toArray(Long[]::new);
                Arrays.sort(micros);
                out.printf(
                        "phase %s %d %d %d %d %d %d %d %d %.1f %.1f %.1f%n",
                        name,
                        counts.created.get(),
                        counts.replayed.get(),
                        counts.serverErrors.get(),
                        counts.refused.get(),
                        counts.broken.get(),
                        counts.others.get(),
                        counts.streamsOpened.get(),
                        counts.streamsRefused.get(),
                        percentile(micros, 0.5),
                        percentile(micros, 0.99),
                        percentile(micros, 1));
            });
            new TreeMap<>(ANSWERS).forEach((status, count) -> out.printf("answer %d %d%n", status, count.get()));
            out.printf("orders %d %d %d%n", LEDGER.size(), ORDERS.size(), UNANSWERED.get());
            out.printf(
                    "streams %d %d %d %d %d %d%n",
                    staff.size(),
                    staff.stream().mapToInt(one -> one.opened).sum(),
                    staff.stream().mapToLong(Staff::missing).sum(),
                    staff.stream().mapToInt(one -> one.gaps).sum(),
                    staff.stream().mapToInt(one -> one.doubles).sum(),
                    staff.stream().mapToInt(one -> one.resets).sum());
            FAILURES.stream().limit(20).forEach(failure -> out.println("failure " + failure));
        }
    }

    private static double percentile(Long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, part * sorted.length)] / 1000.0;
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        return socket;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("closed after " + head.length() + " bytes");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** The body of an answer in chunks. */
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private int left;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            if (left == 0 && !begin()) {
                return -1;
            }
            int read = in.read(bytes, from, Math.min(left, most));
            left -= Math.max(0, read);
            if (left == 0 && read > 0) {
                in.readNBytes(2);
            }
            return read;
        }

        private boolean begin() throws IOException {
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    return false;
                }
                left = next == '\r' ? left : left * 16 + Character.digit(next, 16);
            }
            return left > 0;
        }
    }

    private record Answer(int status, String head, String body) {}

    /** A connection that is kept for the next request, and repeats nothing by itself, as clients of Java do. */
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
                    socket = connect(port);
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    in = new BufferedInputStream(socket.getInputStream());
                }
                byte[] bytes = body.getBytes(UTF_8);
                socket.getOutputStream()
                        .write((line + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\nContent-Length: "
                                        + bytes.length + "\r\n\r\n" + body)
                                .getBytes(UTF_8));
                Answer answer = read();
                if (answer.head.toLowerCase(java.util.Locale.ROOT).contains("connection: close")) {
                    close();
                }
                return answer;
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        private Answer read() throws IOException {
            String head = head(in);
            Matcher length = Pattern.compile("(?i)content-length: *(\\d+)").matcher(head);
            byte[] body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : in.readAllBytes();
            return new Answer(Integer.parseInt(head.substring(9, 12)), head, new String(body, UTF_8));
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

    private static void hooks(Path folder, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        server.setExecutor(Executors.newFixedThreadPool(8));
        PrintWriter out = new PrintWriter(Files.newBufferedWriter(folder.resolve("hooks")), true);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String id = exchange.getRequestHeaders().getFirst("webhook-id");
            synchronized (out) {
                out.println(id);
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }
}
