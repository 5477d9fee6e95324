package io.tableorder.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A receipt printer with a cash drawer and a buzzer that speaks ESC/POS on a raw port, and can run out of paper, be open, offline,
 * slow or stuck. It serves one
 * connection at a time, as real ones do, and what waits in its buffer is printed when it can print again, whether or not the
 * sender is still there.
 */
public final class PrinterSimulator implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;
    private static final byte[] AUTOMATIC_STATUS = {0x10, 0x00, 0x00, 0x0f};
    private static final int DLE = 0x10;
    private static final int EOT = 0x04;

    private final ServerSocket server;
    private final @Nullable Path folder;
    private final BlockingQueue<Integer> buffer;
    private final ScheduledExecutorService wire;
    private final List<PrintedTicket> tickets = new ArrayList<>();
    private final EscPosInterpreter interpreter;
    private final List<Thread> threads;

    private boolean isPaperOut;
    private boolean isPaperLow;
    private boolean isCoverOpen;
    private boolean isOffline;
    private boolean isCutterStuck;
    private boolean isSilent;
    private boolean isClosed;
    private boolean announcesItself;
    private boolean answersInTurnWithNextState;
    private boolean answersInTurn = true;
    private boolean answersWhenDone;
    private boolean closesItsSide = true;
    private boolean isIdle = true;
    private int questionsAnswered = 4;
    private int latency;
    private int millisPerLine;
    private int linesLeft = Integer.MAX_VALUE;
    private int bytesUntilReset = Integer.MAX_VALUE;
    private int connections;
    private int linesPrinted;
    private int buzzes;
    private final List<Integer> drawerPins = new ArrayList<>();
    private final List<Integer> owed = new ArrayList<>();
    private final List<Integer> owedInTurn = new ArrayList<>();
    private @Nullable Socket client;

    /** A printer for paper of 80 mm on a free port, which keeps its tickets to itself. */
    public PrinterSimulator() {
        this(0, 576, BUFFER, null);
    }

    /**
     * The same, of another build.
     *
     * @param dots of its head; a letter takes twelve
     * @param buffer in bytes
     */
    public PrinterSimulator(int dots, int buffer) {
        this(0, dots, buffer, null);
    }

    /** @param folder for tickets as text and pictures; null for nowhere */
    public PrinterSimulator(int port, int millimetres, @Nullable Path folder) {
        this(port, millimetres == 58 ? 384 : 576, BUFFER, folder);
    }

    private PrinterSimulator(int port, int dots, int buffer, @Nullable Path folder) {
        try {
            this.server = new ServerSocket();
            server.setReuseAddress(true);
            if (buffer < BUFFER) {
                // What the machine itself holds back for the printer would hide how small it is.
                server.setReceiveBufferSize(buffer);
            }
            server.bind(new InetSocketAddress(folder == null ? InetAddress.getLoopbackAddress() : null, port));
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.buffer = new LinkedBlockingQueue<>(buffer);
        this.wire = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "printer wire");
            thread.setDaemon(true);
            return thread;
        });
        this.folder = folder;
        this.interpreter = new EscPosInterpreter(dots, this::fromBuffer, new Head());
        this.threads = List.of(
                new Thread(this::serve, "printer interface " + port()),
                new Thread(this::print, "printer head " + port()));
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
    }

    public int port() {
        return server.getLocalPort();
    }

    // What people do to a printer

    public synchronized void paperOut() {
        isPaperOut = true;
        notifyAll();
    }

    /** The paper ends after so many more lines. */
    public synchronized void paperOutAfter(int lines) {
        linesLeft = lines;
    }

    public synchronized void paperLow() {
        isPaperLow = true;
    }

    public synchronized void paperIn() {
        isPaperOut = false;
        isPaperLow = false;
        linesLeft = Integer.MAX_VALUE;
        notifyAll();
    }

    public synchronized void openCover() {
        isCoverOpen = true;
    }

    public synchronized void closeCover() {
        isCoverOpen = false;
        notifyAll();
    }

    public synchronized void goOffline() {
        isOffline = true;
    }

    public synchronized void goOnline() {
        isOffline = false;
        notifyAll();
    }

    public synchronized void jamCutter() {
        isCutterStuck = true;
    }

    /** Each line takes so long. */
    public synchronized void slow(int millis) {
        millisPerLine = millis;
    }

    /** Its answers are delayed by so long. */
    public synchronized void latency(int millis) {
        latency = millis;
    }

    /** It sends its status by itself (automatic status back): to each client, and before each line. */
    public synchronized void announceStatus() {
        announcesItself = true;
    }

    /** It knows no GS r. */
    public synchronized void answerNothingInTurn() {
        answersInTurn = false;
    }

    /** Its answer in turn comes when it is next asked for its state, and before that. */
    public synchronized void answerInTurnWithNextState() {
        answersInTurnWithNextState = true;
    }

    /** Of DLE EOT 1 to 4 it answers so many. */
    public synchronized void answerQuestions(int count) {
        questionsAnswered = count;
    }

    /** It does not answer while it prints, and sends its answers when it is done. */
    public synchronized void answerWhenDone() {
        answersWhenDone = true;
    }

    /** It never closes a connection, even when the other side has. */
    public synchronized void stayConnected() {
        closesItsSide = false;
    }

    /** It takes connections and bytes, and does nothing with them: a cable that was pulled behind a switch. */
    public synchronized void halfOpen() {
        isSilent = true;
    }

    /** The connection breaks after so many more bytes of a ticket, and everything that is not printed yet is lost. */
    public synchronized void resetAfter(int bytes) {
        bytesUntilReset = bytes;
    }

    /** Breaks the connection, if there is one, and forgets what it has not printed. */
    public synchronized void reset() {
        buffer.clear();
        Socket broken = client;
        if (broken != null) {
            hangUp(broken);
        }
    }

    /** Everything as it was when it was new. */
    public synchronized void repair() {
        isPaperOut = false;
        isPaperLow = false;
        isCoverOpen = false;
        isOffline = false;
        isCutterStuck = false;
        isSilent = false;
        announcesItself = false;
        answersInTurnWithNextState = false;
        answersInTurn = true;
        answersWhenDone = false;
        closesItsSide = true;
        questionsAnswered = 4;
        latency = 0;
        millisPerLine = 0;
        linesLeft = Integer.MAX_VALUE;
        bytesUntilReset = Integer.MAX_VALUE;
        notifyAll();
    }

    // What can be seen of it

    public synchronized List<PrintedTicket> tickets() {
        return List.copyOf(tickets);
    }

    /** How many connections there have been. */
    public synchronized int connections() {
        return connections;
    }

    /** How many lines it has begun to print. */
    public synchronized int linesPrinted() {
        return linesPrinted;
    }

    /** How often its drawer was opened, and by which pin of its port. */
    public synchronized List<Integer> drawerPins() {
        return List.copyOf(drawerPins);
    }

    /** How often its buzzer has sounded. */
    public synchronized int buzzes() {
        return buzzes;
    }

    /** Commands that it was sent and does not know. */
    public List<String> unknownCommands() {
        return interpreter.unknown();
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset();
        threads.forEach(Thread::interrupt);
        wire.shutdownNow();
    }

    // Its interface

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                synchronized (this) {
                    client = socket;
                    connections++;
                }
                announce();
                receive(socket);
                stay();
            } catch (IOException e) {
                // The other side has gone, or this one is to.
                continue;
            } catch (InterruptedException e) {
                return;
            } finally {
                synchronized (this) {
                    client = null;
                }
            }
        }
    }

    private synchronized void stay() throws InterruptedException {
        while (!closesItsSide && !isClosed) {
            wait();
        }
    }

    /** Real-time commands are obeyed here, in whatever they stand, before the buffer. */
    private void receive(Socket socket) throws IOException, InterruptedException {
        List<Integer> held = new ArrayList<>();
        for (int value = socket.getInputStream().read();
                value >= 0;
                value = socket.getInputStream().read()) {
            if (isSilent()) {
                continue;
            }
            held.add(value);
            boolean mayBeCommand = held.get(0) == DLE && (held.size() == 1 || held.get(1) == EOT && held.size() == 2);
            if (mayBeCommand) {
                continue;
            }
            if (held.size() == 3) {
                held.clear();
                answerRealTime(value);
                continue;
            }
            for (int each : held) {
                store(each, socket);
            }
            held.clear();
        }
    }

    private void store(int value, Socket socket) throws IOException, InterruptedException {
        synchronized (this) {
            if (bytesUntilReset-- <= 0) {
                bytesUntilReset = Integer.MAX_VALUE;
                buffer.clear();
                hangUp(socket);
                throw new IOException("reset");
            }
        }
        // A full buffer keeps the sender waiting.
        while (!buffer.offer(value, 100, TimeUnit.MILLISECONDS)) {
            if (socket.isClosed()) {
                throw new IOException("closed");
            }
        }
    }

    private static void hangUp(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closedAlready) {
            return;
        }
    }

    private synchronized boolean isSilent() {
        return isSilent;
    }

    private synchronized void answerRealTime(int what) {
        if (what > questionsAnswered) {
            return;
        }
        owedInTurn.forEach(this::say);
        owedInTurn.clear();
        if (answersWhenDone && !(isIdle && buffer.isEmpty())) {
            owed.add(what);
        } else {
            say(realTime(what));
        }
    }

    private synchronized void answerInTurn(int status) {
        if (!answersInTurn) {
            return;
        }
        if (answersInTurnWithNextState) {
            owedInTurn.add(status);
        } else {
            say(status);
        }
    }

    private synchronized void announce() {
        if (announcesItself) {
            for (byte part : AUTOMATIC_STATUS) {
                say(part);
            }
        }
    }

    private synchronized void say(int status) {
        Socket socket = client;
        if (socket != null && !isClosed) {
            wire.schedule(() -> write(socket, status), latency, TimeUnit.MILLISECONDS);
        }
    }

    private void write(Socket socket, int status) {
        try {
            if (!isSilent() && !socket.isClosed()) {
                socket.getOutputStream().write(status);
                socket.getOutputStream().flush();
            }
        } catch (IOException e) {
            // The client has gone.
            return;
        }
    }

    private synchronized int realTime(int what) {
        int status = 0x12;
        switch (what) {
            case 1 -> status |= canPrint() ? 0 : 0x08;
            case 2 -> status |= (isCoverOpen ? 0x04 : 0) | (isPaperOut ? 0x20 : 0) | (isCutterStuck ? 0x40 : 0);
            case 3 -> status |= isCutterStuck ? 0x08 : 0;
            case 4 -> status |= paperSensors();
            default -> {}
        }
        return status;
    }

    private synchronized int paperSensors() {
        return (isPaperOut ? 0x60 : 0) | (isPaperLow || isPaperOut ? 0x0c : 0);
    }

    private boolean canPrint() {
        return !isPaperOut && !isCoverOpen && !isOffline && !isCutterStuck;
    }

    // Its mechanics

    private int fromBuffer() throws InterruptedException {
        Integer next = buffer.poll();
        if (next == null) {
            rest();
            next = buffer.take();
            synchronized (this) {
                isIdle = false;
            }
        }
        return next;
    }

    private synchronized void rest() {
        isIdle = true;
        owed.forEach(what -> say(realTime(what)));
        owed.clear();
    }

    private void print() {
        try {
            while (true) {
                interpreter.step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Head implements EscPosInterpreter.Mechanics {

        @Override
        public void awaitReady() throws InterruptedException {
            synchronized (PrinterSimulator.this) {
                while (!canPrint() && !isClosed) {
                    PrinterSimulator.this.wait();
                }
            }
        }

        @Override
        public void beforeLine() throws InterruptedException {
            synchronized (PrinterSimulator.this) {
                if (linesLeft-- <= 0) {
                    linesLeft = Integer.MAX_VALUE;
                    isPaperOut = true;
                }
                awaitReady();
                linesPrinted++;
                announce();
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisPerLine);
                for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(PrinterSimulator.this, left);
                }
            }
        }

        @Override
        public void cut(PrintedTicket ticket) {
            int number;
            synchronized (PrinterSimulator.this) {
                tickets.add(ticket);
                number = tickets.size();
            }
            if (folder != null) {
                keep(ticket, number, folder);
            }
        }

        @Override
        public void pulse(int pin) {
            synchronized (PrinterSimulator.this) {
                drawerPins.add(pin);
            }
            tell("The drawer opens (pin " + pin + ")");
        }

        @Override
        public void buzz(int times) {
            synchronized (PrinterSimulator.this) {
                buzzes += times;
            }
            tell("The buzzer sounds: " + times);
        }

        private void tell(String what) {
            if (folder != null) {
                System.out.println(what);
            }
        }

        @Override
        public void answer(int status) {
            answerInTurn(status);
        }

        @Override
        public int paperStatus() {
            return paperSensors();
        }
    }

    private static void keep(PrintedTicket ticket, int number, Path folder) {
        String name = String.format(Locale.ROOT, "ticket-%04d", number);
        try {
            Files.writeString(folder.resolve(name + ".txt"), ticket.text());
            ImageIO.write(ticket.picture(), "png", folder.resolve(name + ".png").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println(ticket.text() + "--- " + folder.resolve(name + ".png"));
    }

    // On the command line

    private static final String COMMANDS =
            "paper out | paper low | paper in | cover open | cover closed | offline | online | slow | half-open | reset | repair | quit";

    /** @param arguments port, folder for the tickets, and 58 if the paper is narrow */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setProperty("java.awt.headless", "true");
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9100;
        Path folder = Path.of(arguments.length > 1 ? arguments[1] : "target/printed");
        int paper = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 80;
        try (PrinterSimulator printer = new PrinterSimulator(port, paper, folder);
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("A printer listens on port " + printer.port() + "; its tickets go to " + folder);
            System.out.println("Type: " + COMMANDS);
            String line = lines.readLine();
            while (line != null && !line.strip().equals("quit")) {
                System.out.println(printer.obey(line.strip().toLowerCase(Locale.ROOT)));
                line = lines.readLine();
            }
            if (line == null) {
                // There is no terminal, as in the background; it runs until it is killed.
                printer.threads.get(0).join();
            }
        }
    }

    private String obey(String command) {
        switch (command) {
            case "paper out" -> paperOut();
            case "paper low" -> paperLow();
            case "paper in" -> paperIn();
            case "cover open" -> openCover();
            case "cover closed" -> closeCover();
            case "offline" -> goOffline();
            case "online" -> goOnline();
            case "slow" -> slow(500);
            case "half-open" -> halfOpen();
            case "reset" -> reset();
            case "repair" -> repair();
            default -> {
                return "Type: " + COMMANDS;
            }
        }
        return "Done: " + command;
    }
}
