package io.tableorder.foundation.route;

import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Steps of routes in which each step gives the body to the next. */
public final class Steps {

    private Steps() {}

    /** Plain Java behind a step. Other than a function, it may throw. */
    @FunctionalInterface
    public interface Step<B> {
        Object take(B body) throws Exception;
    }

    /** Replaces a body of this type. A body of another type passes, such as a result that is certain before the last step. */
    public static <B> Processor on(Class<B> type, Step<B> step) {
        return exchange -> {
            Message message = exchange.getMessage();
            Object body = message.getBody();
            if (type.isInstance(body)) {
                message.setBody(step.take(type.cast(body)));
            }
        };
    }
}
