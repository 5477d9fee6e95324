package io.tableorder.integrators.delivery;

import io.tableorder.integrators.outbound.NoReply;
import io.tableorder.integrators.outbound.Transcript;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt.
 *
 * @param code UPPER_SNAKE and stable, such as {@code PAPER_OUT}, {@code TIMEOUT} or {@code HTTP_500}
 * @param detail for people, of one line; no secrets
 * @param isUncertain whether it may have taken effect all the same
 * @param retryAfter what the target asked for
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

    /** What follows from it. */
    public enum Result {
        /** It has arrived. */
        CONFIRMED,
        /** It is with the target, which will say what has become of it; if it does not in time, the attempt has failed. */
        SENT,
        /** This attempt has failed, the next one is due on the ladder. */
        FAILED,
        /** The target is out, whatever is sent to it. It is left alone for a while, and no attempt is counted. */
        UNAVAILABLE,
        /** It will never arrive. */
        REJECTED
    }

    public static Outcome confirmed(String detail) {
        return confirmed("OK", detail);
    }

    /** @param code what staff should know of the target all the same */
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

    /** Nothing that could be read has come back. Where nothing was sent, the target is out, whatever would have been sent. */
    public static Outcome of(NoReply noReply, Transcript transcript) {
        String detail = transcript.line(noReply.detail());
        return noReply.isUncertain() ? failed(noReply.code(), detail).uncertain() : unavailable(noReply.code(), detail);
    }

    /** The same, but it may have taken effect: the next attempt is told so. */
    public Outcome uncertain() {
        return new Outcome(result, code, detail, true, retryAfter, request, response);
    }

    /** The same, with more to tell of it. */
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
