package io.tableorder.integrators.printing;

import io.tableorder.integrators.outbound.HostLookups;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a printer on which nothing waits for ever: neither for the printer to be there, nor to take bytes, nor to
 * answer. Whatever takes too long is a {@link SocketTimeoutException}, and so is anything behind the deadline that it is opened with,
 * however slowly it goes on until then.
 *
 * <p>All that the printer says goes through {@link #sort}, whatever is waited for: an answer behind the ticket may come in the
 * middle of a question for the state, and counts then as well.
 */
final class PrinterLink implements AutoCloseable {

    private static final byte DLE = 0x10;
    private static final byte EOT = 0x04;
    private static final byte GS = 0x1d;

    private static final int REST_OF_AUTOMATIC = 3;

    /** More than one printer ever owes; answers beyond are dropped. */
    private static final int MOST_KEPT = 16;

    private static final Duration REST_OF_LATE_ANSWERS = Duration.ofMillis(300);

    private static final HostLookups HOSTS = new HostLookups("printer-lookup", 32, InetAddress::getAllByName);

    private final SocketChannel channel;
    private final Selector selector;
    private final Patience patience;
    private final Deadline deadline;
    private final ByteBuffer received = ByteBuffer.allocate(256);

    private final Deque<Integer> realTime = new ArrayDeque<>();
    private int restOfAutomatic;
    private int askedInTurn;
    private int answeredInTurn;
    private long lastHeard = System.nanoTime();

    private final List<Integer> told = new ArrayList<>();
    private int questions = PrinterState.QUESTIONS;
    private int unanswered;

    private PrinterLink(SocketChannel channel, Patience patience, Deadline deadline) throws IOException {
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
     * @param deadline for all that is done with the link
     */
    static PrinterLink open(PrinterAddress address, Patience patience, Deadline deadline) throws IOException {
        InetAddress host =
                find(address.host(), deadline.within(patience.answer()).left());
        if (!address.allowed().test(host)) {
            throw new ConnectException(address.host() + " is not in the networks of printers (PRINTER_NETWORKS)");
        }
        SocketChannel channel = SocketChannel.open();
        try {
            long millis = Math.max(1, deadline.within(patience.answer()).left().toMillis());
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

    /**
     * Asks for the state for the first time, and finds out which of the four questions this printer answers: some answer the first
     * only. One that still prints for somebody else may take its time for the first.
     *
     * @return null if it answers nothing
     */
    @Nullable
    PrinterState meet() throws IOException {
        questions = 1;
        PrinterState first = look(patience.firstAnswer());
        if (first == null) {
            return null;
        }
        told.add(first.printer());
        questions = PrinterState.QUESTIONS;
        PrinterState state = look(patience.answer());
        if (state == null) {
            questions = told.size();
            state = PrinterState.of(told);
            forget();
        }
        return state;
    }

    /**
     * Asks for the state that it is in now (DLE EOT), whatever it is at and however much waits in its buffer. A look that is not
     * over in time goes on with the next one, for many printers answer nothing while they print.
     *
     * @return null if it has not answered all of it yet
     */
    @Nullable
    PrinterState look(Duration time) throws IOException {
        Deadline end = deadline.within(time);
        while (told.size() < questions) {
            if (unanswered == 0) {
                ask();
            }
            if (!await(() -> !realTime.isEmpty(), end)) {
                return null;
            }
            told.add(realTime.remove());
            unanswered--;
            dropLateAnswers();
        }
        PrinterState state = PrinterState.of(told);
        forget();
        return state;
    }

    /** The same, after a pause in which the printer may have lost the question. */
    @Nullable
    PrinterState lookOnceMore(Duration time) throws IOException {
        if (unanswered > 0) {
            ask();
        }
        return look(time);
    }

    private void ask() throws IOException {
        realTime.clear();
        send(new byte[] {DLE, EOT, (byte) (told.size() + 1)});
        unanswered++;
    }

    /** A question that was asked twice may be answered twice, and no answer says to which one. */
    private void dropLateAnswers() throws IOException {
        if (unanswered > 0) {
            await(() -> realTime.size() >= unanswered, deadline.within(REST_OF_LATE_ANSWERS));
            realTime.clear();
            unanswered = 0;
        }
    }

    private void forget() {
        told.clear();
        unanswered = 0;
    }

    /** Hands all of it over to the printer, or at least to the network. A printer that takes it drop by drop is left, too. */
    void send(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        Deadline end = deadline.within(patience.printing());
        while (true) {
            if (channel.write(rest) > 0) {
                end = deadline.within(patience.printing());
            }
            if (!rest.hasRemaining()) {
                return;
            }
            if (end.isOver() || !isReady(SelectionKey.OP_READ | SelectionKey.OP_WRITE, end)) {
                throw new SocketTimeoutException(
                        end.equals(deadline) ? "it takes the bytes too slowly" : "it takes no more bytes");
            }
            if (channel.keyFor(selector).isReadable()) {
                receive();
            }
        }
    }

    /**
     * Asks a question (GS r 1) that printers answer in turn: not before they are done with all that was sent earlier. One without
     * paper or with an open cover does not answer at all.
     */
    void askInTurn() throws IOException {
        askedInTurn++;
        send(new byte[] {GS, 'r', 1});
    }

    /** Whether all such questions are answered, or will be within the time. */
    boolean isAnsweredInTurn(Duration time) throws IOException {
        return await(() -> answeredInTurn >= askedInTurn, deadline.within(time));
    }

    boolean isOver() {
        return deadline.isOver();
    }

    boolean isSilentFor(Duration time) {
        return System.nanoTime() - lastHeard > time.toNanos();
    }

    /**
     * Says that nothing follows, and takes what the printer still has to say. To hang up before could make the network forget what
     * the printer has not read yet.
     *
     * @return whether the printer has closed its side within the time: then it has read all
     */
    boolean isEnded(Duration time) throws IOException {
        channel.shutdownOutput();
        try {
            return await(() -> false, deadline.within(time));
        } catch (EOFException e) {
            return true;
        }
    }

    /** Looks at least once, even if there is no time left: what has come has come. */
    private boolean await(BooleanSupplier isThere, Deadline end) throws IOException {
        while (!isThere.getAsBoolean()) {
            if (!isReady(SelectionKey.OP_READ, end)) {
                if (end.isOver()) {
                    return false;
                }
                continue;
            }
            receive();
            if (end.isOver()) {
                return isThere.getAsBoolean();
            }
        }
        return true;
    }

    private void receive() throws IOException {
        received.clear();
        if (channel.read(received) < 0) {
            throw new EOFException("it has closed the connection");
        }
        received.flip();
        while (received.hasRemaining()) {
            sort(received.get() & 0xff);
            lastHeard = System.nanoTime();
        }
    }

    /** Fixed bits tell the kinds of status apart. XON, XOFF and whatever else may come are none of them. */
    private void sort(int status) {
        boolean isRealTime = (status & 0x93) == 0x12;
        boolean isAutomatic = (status & 0x93) == 0x10;
        boolean isInTurn = (status & 0x90) == 0x00;
        if (isAutomatic) {
            restOfAutomatic = REST_OF_AUTOMATIC;
        } else if (isInTurn && restOfAutomatic > 0) {
            restOfAutomatic--;
        } else if (isInTurn) {
            answeredInTurn++;
        } else if (isRealTime && realTime.size() < MOST_KEPT) {
            realTime.add(status);
        }
    }

    private boolean isReady(int operations, Deadline end) throws IOException {
        channel.keyFor(selector).interestOps(operations);
        selector.selectedKeys().clear();
        return selector.select(Math.max(1, end.left().toMillis())) > 0;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
