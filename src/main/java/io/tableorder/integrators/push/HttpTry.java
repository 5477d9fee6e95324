package io.tableorder.integrators.push;

import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.outbound.Call;
import io.tableorder.integrators.outbound.Call.Answered;
import org.jspecify.annotations.Nullable;

/**
 * One request of an attempt, in the steps of {@link DeliverToHttpRoute}. If its token is refused, one other token is tried, not more.
 *
 * @param isLast whether no other token is tried
 */
record HttpTry(HttpTarget target, Delivery delivery, boolean isLast) {

    /** With the value of its header. */
    record Authorized(HttpTry request, @Nullable String authorization) {

        LaidOut layOut() {
            return new LaidOut(this, request.target().layOut(request.delivery(), authorization));
        }
    }

    record LaidOut(Authorized authorized, Call call) {

        Sent send() throws InterruptedException {
            return new Sent(authorized, call.send());
        }
    }

    record Sent(Authorized authorized, Answered answered) {

        /** @return the outcome, or the next try */
        Object read() {
            HttpTry request = authorized.request();
            Outcome outcome = request.target().read(answered);
            boolean isOver = request.isLast() || !request.target().hasForgotten(authorized.authorization(), outcome);
            return isOver ? outcome : new HttpTry(request.target(), request.delivery(), true);
        }
    }

    /** @return the request with its header, or the outcome if there is no token */
    Object authorize() throws InterruptedException {
        try {
            return new Authorized(this, target.authorization());
        } catch (NoToken e) {
            return Outcome.unavailable("NO_TOKEN", String.valueOf(e.getMessage()))
                    .retryAfter(e.retryAfter());
        }
    }
}
