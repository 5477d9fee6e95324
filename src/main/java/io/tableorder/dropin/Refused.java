package io.tableorder.dropin;

/** Why a drop-in file may not run, in one line that its author understands. */
class Refused extends Exception {

    /** For a reason that belongs to the whole file. */
    static final int NO_LINE = 0;

    private static final int LONGEST = 400;

    private final int line;

    Refused(int line, String reason) {
        super(oneLine(reason));
        this.line = line;
    }

    Refused(String reason) {
        this(NO_LINE, reason);
    }

    /** Counted from 1; {@link #NO_LINE} when no single line is to blame. */
    int line() {
        return line;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    private static String oneLine(String text) {
        String flat = text.strip().replaceAll("\\s+", " ");
        return flat.length() <= LONGEST ? flat : flat.substring(0, LONGEST) + "...";
    }
}
