package io.tableorder.integrators.connector;

/** Why a drop-in file may not run, in one line that its author understands. */
class Refused extends Exception {

    /** For a reason that concerns the whole file. */
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

    /** @param detail only for the log, because it may hold the value of a setting, or a path of the host */
    static Refused withDetail(int line, String reason, String detail) {
        return new Refused(line, reason + ": " + detail, reason + "; see the log");
    }

    Refused(String reason) {
        this(NO_LINE, reason);
    }

    /** For a text that is refused only with its settings filled in. The reason may hold their values, so only the log gets it. */
    Refused withItsSettings() {
        return withDetail(line, "is not allowed with the values of its settings", reason());
    }

    /** Counted from 1; {@link #NO_LINE} if no single line is to blame. */
    int line() {
        return line;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    /** The reason without details that only the log may hold. */
    String reasonInPublic() {
        return inPublic;
    }

    private static String oneLine(String text) {
        String flat = text.strip().replaceAll("\\s+", " ");
        return flat.length() <= LONGEST ? flat : flat.substring(0, LONGEST) + "...";
    }
}
