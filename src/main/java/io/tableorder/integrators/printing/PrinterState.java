package io.tableorder.integrators.printing;

import java.util.List;

/**
 * The state of a printer by its four real-time status bytes (DLE EOT 1 to 4).
 *
 * @param printer whether it is offline
 * @param offline why it is offline
 * @param error what is broken
 * @param paper what the paper sensors see
 * @param isPartial whether it answers only some of the questions; the missing answers count as good
 */
record PrinterState(int printer, int offline, int error, int paper, boolean isPartial) {

    static final int QUESTIONS = 4;

    private static final int NOTHING_SAID = 0x12;

    private static final int IS_OFFLINE = 0x08;
    private static final int COVER_IS_OPEN = 0x04;
    private static final int STOPPED_BY_PAPER_END = 0x20;
    private static final int HAS_ERROR = 0x40;
    private static final int CUTTER = 0x08;
    private static final int UNRECOVERABLE = 0x20;
    private static final int OVERHEATED = 0x40;
    private static final int NEAR_END = 0x0c;
    private static final int AT_END = 0x60;

    /** From the answers to the first questions; the others have none. */
    static PrinterState of(List<Integer> answers) {
        return new PrinterState(
                answer(answers, 0),
                answer(answers, 1),
                answer(answers, 2),
                answer(answers, 3),
                answers.size() < QUESTIONS);
    }

    private static int answer(List<Integer> answers, int question) {
        return question < answers.size() ? answers.get(question) : NOTHING_SAID;
    }

    boolean isReady() {
        return condition().equals("OK");
    }

    /** The code for people and programs. An open cover comes first, because the paper sensors see no paper then. */
    String condition() {
        if (is(offline, COVER_IS_OPEN)) {
            return "COVER_OPEN";
        }
        if (is(paper, AT_END) || is(offline, STOPPED_BY_PAPER_END)) {
            return "PAPER_OUT";
        }
        if (is(offline, HAS_ERROR) || is(error, CUTTER | UNRECOVERABLE | OVERHEATED)) {
            return "PRINTER_ERROR";
        }
        return is(printer, IS_OFFLINE) ? "OFFLINE" : "OK";
    }

    boolean isPaperLow() {
        return is(paper, NEAR_END);
    }

    String detail() {
        return switch (condition()) {
            case "COVER_OPEN" -> "the cover is open";
            case "PAPER_OUT" -> "there is no paper";
            case "PRINTER_ERROR" ->
                is(error, CUTTER) ? "the cutter is stuck" : is(error, OVERHEATED) ? "it is too hot" : "it has an error";
            case "OFFLINE" -> "it has been taken offline";
            default -> isPaperLow() ? "it is ready, and the paper is nearly used up" : "it is ready";
        };
    }

    private static boolean is(int status, int bits) {
        return (status & bits) != 0;
    }
}
