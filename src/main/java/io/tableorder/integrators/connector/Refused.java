package io.tableorder.integrators.connector;

/** Why a drop-in file may not run, in one line that its author understands. */
class Refused extends Exception {

    /** For a reason that belongs to the whole file. */
    static final int NO_LINE = 0;

    private static final int LONGEST = 400;

    private final int line;
    private final String inPublic;

    Refused(int line, String reason) {
        this(line, reason, reason);
    }

    private Refused(int line, String reason, String inPublic) {
        super(oneLine(reason));
        this.line = line;
        this.inPublic = oneLine(inPublic);
    }

    /** @param detail for the log: it may hold the value of a setting, or where the service runs */
    static Refused withDetail(int line, String reason, String detail) {
        return new Refused(line, reason + ": " + detail, reason + "; see the log");
    }

    Refused(String reason) {
        this(NO_LINE, reason);
    }

    /** For a text that is refused only with its settings in it: what it is then is not for everybody. */
    Refused withItsSettings() {
        return withDetail(line, "is not allowed with the values of its settings", reason());
    }

    /** Counted from 1; {@link #NO_LINE} when no single line is to blame. */
    int line() {
        return line;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    /** The same, without what is not for everybody who may ask. */
    String reasonInPublic() {
        return inPublic;
    }

    private static String oneLine(String text) {
        String flat = text.strip().replaceAll("\\s+", " ");
        return flat.length() <= LONGEST ? flat : flat.substring(0, LONGEST) + "...";
    }
}
