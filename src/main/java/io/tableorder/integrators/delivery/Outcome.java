package io.tableorder.integrators.delivery;

import io.tableorder.integrators.outbound.NoReply;
import io.tableorder.integrators.outbound.Transcript;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an attempt.
 *
 * @param code UPPER_SNAKE and stable, such as {@code PAPER_OUT}, {@code TIMEOUT} or {@code HTTP_500}
 * @param detail one line for people; no secrets
 * @param isUncertain whether the attempt may have taken effect although it has not succeeded
 * @param retryAfter the wait that the target asked for
 * @param request what was sent, for the log of attempts; no secrets
 * @param response what came back
 */
public record Outcome(
        Result result,
        String code,
        String detail,
        boolean isUncertain,
        @Nullable Duration retryAfter,
        @Nullable String request,
        @Nullable String response) {

    /** The result, which decides what follows. */
    public enum Result {
        /** It has arrived. */
        CONFIRMED,
        /** The target has it, and will report the outcome. If it does not in time, the attempt has failed. */
        SENT,
        /** This attempt has failed. The next one is due after the next wait of the ladder. */
        FAILED,
        /** The target is out for every delivery. Its breaker opens for a while, and no failure of the delivery is counted. */
        UNAVAILABLE,
        /** It will never arrive. */
        REJECTED
    }

    public static Outcome confirmed(String detail) {
        return confirmed("OK", detail);
    }

    /** @param code a warning about the target for staff, such as {@code GS_R_UNANSWERED} */
    public static Outcome confirmed(String code, String detail) {
        return new Outcome(Result.CONFIRMED, code, detail, false, null, null, null);
    }

    public static Outcome sent(String detail) {
        return new Outcome(Result.SENT, "SENT", detail, true, null, null, null);
    }

    public static Outcome failed(String code, String detail) {
        return new Outcome(Result.FAILED, code, detail, false, null, null, null);
    }

    public static Outcome unavailable(String code, String detail) {
        return new Outcome(Result.UNAVAILABLE, code, detail, false, null, null, null);
    }

    public static Outcome rejected(String code, String detail) {
        return new Outcome(Result.REJECTED, code, detail, false, null, null, null);
    }

    /** The outcome of a request without a readable answer. If nothing was sent, the target is out; otherwise the outcome is uncertain. */
    public static Outcome of(NoReply noReply, Transcript transcript) {
        String detail = transcript.line(noReply.detail());
        return noReply.isUncertain() ? failed(noReply.code(), detail).uncertain() : unavailable(noReply.code(), detail);
    }

    /** The same, but the attempt may have taken effect, so the next one is marked as a repeat. */
    public Outcome uncertain() {
        return new Outcome(result, code, detail, true, retryAfter, request, response);
    }

    /** The same, with more detail. */
    public Outcome andAlso(String more) {
        return new Outcome(result, code, detail + "; " + more, isUncertain, retryAfter, request, response);
    }

    public Outcome retryAfter(@Nullable Duration wait) {
        return new Outcome(result, code, detail, isUncertain, wait, request, response);
    }

    public Outcome withTranscript(@Nullable String sent, @Nullable String received) {
        return new Outcome(result, code, detail, isUncertain, retryAfter, sent, received);
    }
}
