package io.tableorder.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A connection between a client and the service that fails: it breaks, falls silent, is slow, or answers by itself as proxies do. */
public final class Wire implements AutoCloseable {

    private static final String ALLOWED = "HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\n"
            + "Access-Control-Allow-Headers: authorization, last-event-id\r\nConnection: close\r\n\r\n";

    private final ServerSocket entry;
    private final int target;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final List<Instant> answered = new CopyOnWriteArrayList<>();
    private volatile @Nullable String answer;
    private volatile boolean isHanging;
    private volatile Duration delay = Duration.ZERO;

    /** @param target a port of this machine */
    public Wire(int target) throws IOException {
        this.target = target;
        this.entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return entry.getLocalPort();
    }

    /** Ends all connections. */
    public void cut() {
        connections.forEach(Connection::close);
    }

    /** No byte goes through the connections that are open, which stay so. */
    public void fallSilent() {
        connections.forEach(connection -> connection.isSilent = true);
    }

    /** No request gets an answer, over the connections that are open and over new ones, until requests are {@linkplain #passOn passed on}. */
    public void hang() {
        isHanging = true;
        fallSilent();
    }

    /** What the service says takes so long from now on, as on a slow network. */
    public void delay(Duration time) {
        delay = time;
    }

    /** Cuts, and answers every request by itself from now on. Preflights are allowed: a page sees nothing of a refused one. */
    public void answer(String response) {
        answered.clear();
        answer = response;
        cut();
    }

    /** When it has done so. */
    public List<Instant> answered() {
        return List.copyOf(answered);
    }

    /** Passes requests on again. */
    public void passOn() {
        answer = null;
        isHanging = false;
    }

    @Override
    public void close() throws IOException {
        entry.close();
        cut();
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                Socket client = entry.accept();
                daemon(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Browsers open connections that they may need later: what one gets is decided when it is used. */
    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            String own = answer;
            if (own != null) {
                boolean isPreflight = head.startsWith("OPTIONS ");
                if (!isPreflight) {
                    answered.add(Instant.now());
                }
                client.getOutputStream().write((isPreflight ? ALLOWED : own).getBytes(StandardCharsets.UTF_8));
                return;
            }
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                Connection connection = new Connection(client, server);
                connection.isSilent = isHanging;
                connections.add(connection);
                server.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                daemon(() -> connection.copy(client, server));
                connection.copy(server, client);
                connections.remove(connection);
            }
        } catch (IOException gone) {
            // So is the other side.
        }
    }

    /** All of it: a connection that closes with something unread takes its answer back. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private final class Connection {

        private final Socket client;
        private final Socket server;
        private volatile boolean isSilent;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void copy(Socket from, Socket to) {
            byte[] buffer = new byte[8_192];
            boolean isBehind = false;
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (from == server && !isBehind) {
                        LockSupport.parkNanos(delay.toNanos());
                    }
                    // What has come in the meantime is as late as the rest.
                    isBehind = in.available() > 0;
                    if (!isSilent) {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException broken) {
                // Ends both.
            }
            if (!isSilent) {
                close();
            }
        }

        void close() {
            try {
                client.close();
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
