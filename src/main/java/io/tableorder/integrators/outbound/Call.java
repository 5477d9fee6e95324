package io.tableorder.integrators.outbound;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request that is ready to be sent.
 *
 * @param transcript for the log of attempts
 */
public record Call(Sender sender, Request request, Transcript transcript) {

    /** Sends it once, and waits for what comes back. */
    public Answered send() throws InterruptedException {
        try {
            return new Answered(this, sender.send(request), null);
        } catch (NoReply e) {
            return new Answered(this, null, e);
        }
    }

    /** A call with what came back: a reply, or none. */
    public record Answered(
            Call call, @Nullable Reply reply, @Nullable NoReply noReply) {

        /** What the reply means, or the lack of one. */
        public <T> T read(Function<Reply, T> reading, Function<NoReply, T> without) {
            if (reply != null) {
                return reading.apply(reply);
            }
            if (noReply != null) {
                return without.apply(noReply);
            }
            throw new IllegalStateException("Neither a reply nor the lack of one");
        }

        /** The request as text. */
        public String sent() {
            return call.transcript().of(call.request());
        }

        /** The reply as text; null without one. */
        public @Nullable String received() {
            return reply == null ? null : call.transcript().of(reply);
        }
    }
}
