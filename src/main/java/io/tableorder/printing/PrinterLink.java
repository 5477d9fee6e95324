package io.tableorder.printing;

import io.tableorder.delivery.HostLookups;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.IntPredicate;

/**
 * A connection to a printer on which nothing waits for ever: neither for the printer to be there, nor to take bytes, nor to
 * answer. Whatever takes too long is a {@link SocketTimeoutException}, and so is anything behind the deadline that it is opened with,
 * however slowly it goes on until then.
 */
final class PrinterLink implements AutoCloseable {

    private static final byte DLE = 0x10;
    private static final byte EOT = 0x04;
    private static final byte GS = 0x1d;

    /** How the kinds of answers are told apart; XON, XOFF and automatic status are none that was asked for. */
    private static final IntPredicate IS_REAL_TIME = status -> (status & 0x93) == 0x12;

    private static final IntPredicate IS_IN_TURN = status -> (status & 0x90) == 0x00;
    private static final IntPredicate IS_AUTOMATIC = status -> (status & 0x93) == 0x10;
    private static final int REST_OF_AUTOMATIC = 3;

    private static final HostLookups HOSTS = new HostLookups("printer-lookup", 32, InetAddress::getAllByName);

    private final SocketChannel channel;
    private final Selector selector;
    private final Duration patience;
    private final Deadline deadline;
    private final ByteBuffer received = ByteBuffer.allocate(64).flip();
    private int toSkip;

    private PrinterLink(SocketChannel channel, Duration patience, Deadline deadline) throws IOException {
        this.channel = channel;
        this.patience = patience;
        this.deadline = deadline;
        this.selector = Selector.open();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /**
     * Looks the host up and connects to it.
     *
     * @param patience for its name, for the connection, and later for each answer
     * @param deadline for all of it together
     */
    static PrinterLink open(PrinterAddress address, Duration patience, Deadline deadline) throws IOException {
        InetAddress host = find(address.host(), deadline.within(patience).left());
        SocketChannel channel = SocketChannel.open();
        try {
            long millis = Math.max(1, deadline.within(patience).left().toMillis());
            channel.socket().connect(new InetSocketAddress(host, address.port()), Math.toIntExact(millis));
            channel.socket().setTcpNoDelay(true);
            return new PrinterLink(channel, patience, deadline);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static InetAddress find(String host, Duration patience) throws IOException {
        try {
            return HOSTS.find(host, patience)[0];
        } catch (UnknownHostException e) {
            throw new ConnectException(e.getMessage());
        }
    }

    /** Asks for the state that it is in now, whatever it is at and however much waits in its buffer. */
    PrinterState state() throws IOException {
        return new PrinterState(ask(1), ask(2), ask(3), ask(4));
    }

    private int ask(int what) throws IOException {
        send(new byte[] {DLE, EOT, (byte) what});
        return next(IS_REAL_TIME, patience);
    }

    /** Hands all of it over to the printer, or at least to the network. A printer that takes it drop by drop is left, too. */
    void send(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (true) {
            channel.write(rest);
            if (!rest.hasRemaining()) {
                return;
            }
            Deadline end = deadline.within(patience);
            if (end.isOver() || !isReady(SelectionKey.OP_WRITE, end)) {
                throw new SocketTimeoutException(
                        end.equals(deadline) ? "it takes the bytes too slowly" : "it takes no more bytes");
            }
        }
    }

    /**
     * Asks a question (GS r 1) that printers answer in turn: not before they are done with all that was sent earlier. One without
     * paper or with an open cover does not answer at all.
     */
    void askInTurn() throws IOException {
        send(new byte[] {GS, 'r', 1});
    }

    /** Whether that answer comes within the time. */
    boolean isAnsweredInTurn(Duration time) throws IOException {
        try {
            next(IS_IN_TURN, time);
            return true;
        } catch (SocketTimeoutException notYet) {
            return false;
        }
    }

    private int next(IntPredicate wanted, Duration time) throws IOException {
        Deadline end = deadline.within(time);
        while (true) {
            while (received.hasRemaining()) {
                int status = received.get() & 0xff;
                if (toSkip > 0) {
                    toSkip--;
                } else if (wanted.test(status)) {
                    return status;
                } else if (IS_AUTOMATIC.test(status)) {
                    toSkip = REST_OF_AUTOMATIC;
                }
            }
            if (end.isOver() || !isReady(SelectionKey.OP_READ, end)) {
                throw new SocketTimeoutException("it does not answer");
            }
            received.clear();
            int count = channel.read(received);
            received.flip();
            if (count < 0) {
                throw new EOFException("it has closed the connection");
            }
        }
    }

    private boolean isReady(int operation, Deadline end) throws IOException {
        channel.keyFor(selector).interestOps(operation);
        selector.selectedKeys().clear();
        return selector.select(Math.max(1, end.left().toMillis())) > 0;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
