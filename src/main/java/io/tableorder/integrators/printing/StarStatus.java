package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.Outcome;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The status that a CloudPRNT printer reports of itself or of a job: a number of three or four digits, and perhaps words.
 *
 * @param number its first three digits; 0 if it is none that is known
 */
record StarStatus(int number, String words) {

    static StarStatus of(@Nullable String code) {
        String text = Columns.oneLine(decoded(code == null ? "" : code));
        String words = text.length() > 100 ? text.substring(0, 100) : text;
        if (text.regionMatches(true, 0, "OK", 0, 2)) {
            return new StarStatus(200, words);
        }
        return new StarStatus(
                text.matches("[2-5][0-9]{2,3}(\\D.*)?") ? Integer.parseInt(text.substring(0, 3)) : 0, words);
    }

    /** Decodes percent signs, which some printers use within JSON as well. */
    private static String decoded(String code) {
        try {
            return URLDecoder.decode(code, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEscaped) {
            return code;
        }
    }

    boolean isOnline() {
        return number >= 200 && number < 300;
    }

    /** Whether it works, but has another job to finish. */
    boolean isBusy() {
        return number == 220;
    }

    /** The condition, in the codes that printers of all kinds have. */
    String condition() {
        if (isOnline()) {
            return "OK";
        }
        return switch (number / 10) {
            case 41 -> number == 410 ? "PAPER_OUT" : "PRINTER_ERROR";
            case 42 -> "COVER_OPEN";
            default -> number == 0 ? "OFFLINE" : "PRINTER_ERROR";
        };
    }

    @Nullable
    String detail() {
        if (number == 211 || number == 210) {
            return "It is ready, and the paper is nearly used up";
        }
        if (isBusy()) {
            return "It is busy";
        }
        return isOnline() ? null : "The printer says: " + words;
    }

    /** The outcome of a job that ended with this status. */
    Outcome outcome() {
        if (isOnline()) {
            return Outcome.confirmed(
                    number == 211 || number == 210 ? "Printed; the paper is nearly used up" : "Printed");
        }
        String detail = "The printer says: " + words;
        return switch (number) {
            // The printer has not received the job, which stays.
            case 520 -> Outcome.unavailable("DOWNLOAD_FAILED", detail);
            case 521 -> Outcome.rejected("JOB_TOO_LARGE", detail);
            case 510, 511, 512 -> Outcome.failed("MEDIA_REFUSED", detail);
            default ->
                number / 100 == 4
                        ? Outcome.unavailable(condition(), detail).uncertain()
                        : Outcome.failed("PRINTER_ERROR", detail).uncertain();
        };
    }
}
