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
 * A connection to a printer on which every wait is limited: for the connection, for the printer to take bytes, and for its answers. A
 * step that takes too long throws a {@link SocketTimeoutException}, and so does every step beyond the deadline of the link.
 *
 * <p>{@link #sort} handles every byte of the printer, during every wait: the answer behind a ticket may arrive between the answers about
 * the state, and counts then as well.
 */
final class PrinterLink implements AutoCloseable {

    private static final byte DLE = 0x10;
    private static final byte EOT = 0x04;
    private static final byte GS = 0x1d;

    private static final int REST_OF_AUTOMATIC = 3;

    /** More answers than a printer ever has to send. Further ones are dropped. */
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

    private final List<Integer> answers = new ArrayList<>();
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
     * @param deadline for everything that is done with the link
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
     * Asks for the state for the first time, and finds out whether this printer answers all four questions or only the first. The first
     * answer may take long, because the printer may still print a ticket of another system.
     *
     * @return null if it does not answer
     */
    @Nullable
    PrinterState meet() throws IOException {
        questions = 1;
        PrinterState first = look(patience.firstAnswer());
        if (first == null) {
            return null;
        }
        answers.add(first.printer());
        questions = PrinterState.QUESTIONS;
        PrinterState state = look(patience.answer());
        if (state == null) {
            questions = answers.size();
            state = PrinterState.of(answers);
            forget();
        }
        return state;
    }

    /**
     * Asks for the current state (DLE EOT), which the printer may answer while it prints and with a full buffer. If the answers do not
     * come in time, the next call goes on with the questions, because many printers do not answer while they print.
     *
     * @return null if it has not answered all questions yet
     */
    @Nullable
    PrinterState look(Duration time) throws IOException {
        Deadline end = deadline.within(time);
        while (answers.size() < questions) {
            if (unanswered == 0) {
                ask();
            }
            if (!await(() -> !realTime.isEmpty(), end)) {
                return null;
            }
            answers.add(realTime.remove());
            unanswered--;
            dropLateAnswers();
        }
        PrinterState state = PrinterState.of(answers);
        forget();
        return state;
    }

    /** Like {@link #look}, but repeats a question that the printer may have lost in a pause. */
    @Nullable
    PrinterState lookOnceMore(Duration time) throws IOException {
        if (unanswered > 0) {
            ask();
        }
        return look(time);
    }

    private void ask() throws IOException {
        realTime.clear();
        send(new byte[] {DLE, EOT, (byte) (answers.size() + 1)});
        unanswered++;
    }

    /** Drops answers to a repeated question: there may be several, and they do not name their question. */
    private void dropLateAnswers() throws IOException {
        if (unanswered > 0) {
            await(() -> realTime.size() >= unanswered, deadline.within(REST_OF_LATE_ANSWERS));
            realTime.clear();
            unanswered = 0;
        }
    }

    private void forget() {
        answers.clear();
        unanswered = 0;
    }

    /** Sends all bytes to the printer, or at least to the network. Gives up on a printer that takes them too slowly. */
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
     * Asks a question (GS r 1) that printers answer in turn, once they have processed everything that was sent before. A printer without
     * paper or with an open cover does not answer it.
     */
    void askInTurn() throws IOException {
        askedInTurn++;
        send(new byte[] {GS, 'r', 1});
    }

    /** Waits until all questions of {@link #askInTurn} are answered; false if they are not in time. */
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
     * Ends the output, and reads the printer's remaining answers. Closing the connection at once could discard bytes that the printer has
     * not read yet.
     *
     * @return whether the printer has closed its side in time, which it does once it has read everything
     */
    boolean isEnded(Duration time) throws IOException {
        channel.shutdownOutput();
        try {
            return await(() -> false, deadline.within(time));
        } catch (EOFException e) {
            return true;
        }
    }

    /** Checks at least once, even if no time is left, for bytes that have arrived already. */
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

    /** Fixed bits distinguish the kinds of status. Other bytes, such as XON and XOFF, are ignored. */
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
