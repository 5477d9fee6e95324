import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * POS systems for deploy/hanging-targets.sh. On the first port they take connections and never answer; on the second one is well, and
 * writes for each order how many milliseconds after it was placed it came.
 *
 * <p>{@code java PosServers.java hanging-port healthy-port file}
 */
class PosServers {

    private static final Pattern PLACED = Pattern.compile("\"placed_at\" ?: ?\"([^\"]+)\"");

    /** Kept, so that none is closed. */
    private static final Queue<Socket> HELD = new ConcurrentLinkedQueue<>();

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[2]);
        HttpServer healthy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])), 0);
        healthy.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Instant now = Instant.now();
            byte[] answer = "{}".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
            Matcher placed = PLACED.matcher(body);
            if (placed.find()) {
                long millis = Duration.between(OffsetDateTime.parse(placed.group(1)).toInstant(), now).toMillis();
                synchronized (PosServers.class) {
                    Files.writeString(file, millis + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            }
        });
        healthy.setExecutor(Executors.newCachedThreadPool());
        ServerSocket hanging = new ServerSocket(Integer.parseInt(args[0]), 1000, InetAddress.getLoopbackAddress());
        healthy.start();
        while (true) {
            HELD.add(hanging.accept());
        }
    }
}
