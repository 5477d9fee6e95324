package io.tableorder.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connections of clients that send and read as slowly as they like. */
final class SlowSockets implements AutoCloseable {

    /** Longer than the service waits for anything. */
    static final Duration LONG = Duration.ofSeconds(60);

    private final int port;
    private final List<Socket> all = new ArrayList<>();

    SlowSockets(int port) {
        this.port = port;
    }

    /** A new connection, with a small receive buffer. */
    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(2048);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress("localhost", port));
        all.add(socket);
        return socket;
    }

    /** In the order in which they were opened. */
    List<Socket> all() {
        return all;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** Sends a byte, reads what has arrived, and returns whether the connection has ended. */
    static boolean trickle(Socket socket, ByteArrayOutputStream answer) throws IOException {
        if (socket.isClosed()) {
            return true;
        }
        try {
            send(socket, "a");
            socket.setSoTimeout(50);
            int next = socket.getInputStream().read();
            while (next >= 0) {
                answer.write(next);
                next = socket.getInputStream().read();
            }
        } catch (SocketTimeoutException nothingYet) {
            return false;
        } catch (IOException ended) {
            // By a reset, as it may.
        }
        socket.close();
        return true;
    }

    /** The next answer on the connection, as far as its length says. */
    static String answer(Socket socket) throws IOException {
        return answer(socket, LONG);
    }

    /** @param patience for each byte */
    static String answer(Socket socket, Duration patience) throws IOException {
        String head = head(socket, patience);
        String length = head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
        return head + new String(socket.getInputStream().readNBytes(Integer.parseInt(length)), UTF_8);
    }

    static String head(Socket socket) throws IOException {
        return head(socket, LONG);
    }

    private static String head(Socket socket, Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("after %s", head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : all) {
            socket.close();
        }
    }
}
