package io.tableorder.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Obeys the commands of ESC/POS that printers are sent here, one byte after the other, as they come out of the buffer. */
final class EscPosInterpreter {

    private static final Charset CP949 = Charset.forName("MS949");
    private static final int USUAL_SPACING = 30;

    private final Source source;
    private final Mechanics mechanics;
    private final List<String> unknown = new ArrayList<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final List<PrintedLine.Run> runs = new ArrayList<>();
    private final PaperRoll roll;
    private int width = 1;
    private int height = 1;
    private boolean isBold;
    private boolean isInverse;
    private boolean isKorean = true;
    private int spacing = USUAL_SPACING;

    /** Where the bytes come from; waits for the next one. */
    @FunctionalInterface
    interface Source {
        int next() throws InterruptedException;
    }

    /** What the printer does beside printing. */
    interface Mechanics {

        /** Waits until it can print. */
        void awaitReady() throws InterruptedException;

        /** The same, for a line. */
        void beforeLine() throws InterruptedException;

        void cut(PrintedTicket ticket);

        /** Gives current to a pin of the port for drawers. */
        void pulse(int pin);

        void buzz(int times);

        void answer(int status);

        int paperStatus();
    }

    EscPosInterpreter(int dots, Source source, Mechanics mechanics) {
        this.source = source;
        this.mechanics = mechanics;
        this.roll = new PaperRoll(dots);
    }

    /** What it was sent and does not know. */
    List<String> unknown() {
        synchronized (unknown) {
            return List.copyOf(unknown);
        }
    }

    void step() throws InterruptedException {
        int value = source.next();
        switch (value) {
            case 0x1b -> escape();
            case 0x1c -> fs();
            case 0x1d -> gs();
            case 0x0a -> endLine();
            case 0x0d -> {}
            default -> {
                if (value < 0x20) {
                    report("%02x".formatted(value));
                } else {
                    text.write(value);
                }
            }
        }
    }

    private void endLine() throws InterruptedException {
        endRun();
        mechanics.beforeLine();
        for (PrintedLine line : roll.fitted(runs)) {
            roll.print(line, spacing);
        }
        runs.clear();
    }

    private void endRun() {
        if (text.size() > 0) {
            String run = text.toString(isKorean ? CP949 : StandardCharsets.ISO_8859_1);
            runs.add(new PrintedLine.Run(run, width, height, isBold, isInverse));
            text.reset();
        }
    }

    private void escape() throws InterruptedException {
        endRun();
        int command = source.next();
        switch (command) {
            case '@' -> reset();
            case 'E' -> isBold = (source.next() & 1) == 1;
            case '2' -> spacing = USUAL_SPACING;
            case '3' -> spacing = source.next();
            // Font A, no underline, to the left: nothing else is used.
            case 'M', '-', 'a' -> expect("ESC " + (char) command, '0');
            case 'd' -> feed(source.next());
            case 'p' -> pulse();
            case 'B' -> buzz(source.next(), source.next());
            case '(' -> parenthesis();
            default -> report("ESC %02x".formatted(command));
        }
    }

    private void pulse() throws InterruptedException {
        int pin = source.next() % '0';
        int on = source.next();
        int off = source.next();
        if (pin > 1 || on == 0 || off < on) {
            report("ESC p %02x %02x %02x".formatted(pin, on, off));
            return;
        }
        mechanics.awaitReady();
        mechanics.pulse(pin == 0 ? 2 : 5);
    }

    private void buzz(int times, int length) throws InterruptedException {
        if (times < 1 || times > 9 || length < 1 || length > 9) {
            report("ESC B %02x %02x".formatted(times, length));
            return;
        }
        mechanics.awaitReady();
        mechanics.buzz(times);
    }

    /** Of ESC ( A the function that sounds the buzzer. */
    private void parenthesis() throws InterruptedException {
        int command = source.next();
        int[] parameters = new int[source.next() | source.next() << 8];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = source.next();
        }
        if (command == 'A' && parameters.length == 4 && parameters[0] == '0' && parameters[1] == 1) {
            mechanics.awaitReady();
            mechanics.buzz(parameters[2]);
        } else {
            report("ESC ( %02x".formatted(command));
        }
    }

    private void feed(int count) throws InterruptedException {
        mechanics.beforeLine();
        roll.feed(count * spacing);
    }

    private void fs() throws InterruptedException {
        endRun();
        int command = source.next();
        switch (command) {
            case '&' -> isKorean = true;
            case '.' -> isKorean = false;
            default -> report("FS %02x".formatted(command));
        }
    }

    private void gs() throws InterruptedException {
        endRun();
        int command = source.next();
        switch (command) {
            case '!' -> {
                int size = source.next();
                width = (size >> 4) + 1;
                height = (size & 0x0f) + 1;
            }
            case 'B' -> isInverse = (source.next() & 1) == 1;
            case 'a' -> expect("GS a", 0);
            case 'r' -> {
                expect("GS r", 1);
                mechanics.awaitReady();
                mechanics.answer(mechanics.paperStatus() & 0x0f);
            }
            case 'v' -> raster();
            case 'V' -> cut();
            default -> report("GS %02x".formatted(command));
        }
    }

    private void raster() throws InterruptedException {
        expect("GS v", '0');
        expect("GS v 0", 0);
        int bytesPerRow = source.next() | source.next() << 8;
        int rows = source.next() | source.next() << 8;
        byte[] bits = new byte[bytesPerRow * rows];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = (byte) source.next();
        }
        mechanics.beforeLine();
        roll.printPicture(bits, bytesPerRow, rows);
    }

    private void cut() throws InterruptedException {
        int mode = source.next();
        if (mode == 65 || mode == 66) {
            roll.feed(source.next());
        }
        mechanics.beforeLine();
        if (!roll.isBlank()) {
            mechanics.cut(roll.cut());
        }
    }

    private void expect(String command, int value) throws InterruptedException {
        int given = source.next();
        // 0 is written as 0 or as '0'.
        if (given != value && given + '0' != value) {
            report(command + " %02x".formatted(given));
        }
    }

    private void report(String command) {
        synchronized (unknown) {
            unknown.add(command);
        }
    }

    /** Drops a line that has begun, as the standard command clears the print buffer. */
    private void reset() {
        runs.clear();
        width = 1;
        height = 1;
        isBold = false;
        isInverse = false;
        isKorean = true;
        spacing = USUAL_SPACING;
    }
}
