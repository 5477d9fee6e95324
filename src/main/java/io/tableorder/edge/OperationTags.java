package io.tableorder.edge;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.binder.http.Outcome;
import io.tableorder.http.Contract;
import io.tableorder.http.Lane;
import io.tableorder.http.Operation;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/**
 * Tags the metrics of requests with the contract's operation and path template; Spring knows neither for Camel's routes. A request for no
 * operation is tagged {@value #NONE}, so that clients cannot invent values. The tag {@code complexity} is that of the request's {@link Lane}.
 */
@Component
class OperationTags extends DefaultServerRequestObservationConvention {

    private static final String NONE = "none";
    private static final KeyValue NO_OPERATION = KeyValue.of("operation", NONE);
    private static final KeyValue NO_URI = KeyValue.of("uri", NONE);
    private static final KeyValue NO_COMPLEXITY = KeyValue.of("complexity", NONE);

    private final Contract contract;

    OperationTags(Contract contract) {
        this.contract = contract;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
        Operation operation = contract.operationOf(context.getCarrier());
        return KeyValues.of(
                method(context),
                operation == null ? NO_OPERATION : KeyValue.of("operation", operation.id()),
                operation == null
                        ? NO_COMPLEXITY
                        : KeyValue.of(
                                "complexity",
                                operation.laneOf(context.getCarrier()).complexity()),
                outcome(context),
                status(context),
                operation == null ? NO_URI : KeyValue.of("uri", operation.path().getPatternString()));
    }

    @Override
    protected KeyValue status(ServerRequestObservationContext context) {
        return context.getResponse() == null
                ? super.status(context)
                : KeyValue.of("status", String.valueOf(answered(context)));
    }

    @Override
    protected KeyValue outcome(ServerRequestObservationContext context) {
        return context.getResponse() == null
                ? super.outcome(context)
                : KeyValue.of("outcome", Outcome.forStatus(answered(context)).name());
    }

    private static int answered(ServerRequestObservationContext context) {
        return RequestEnds.statusOf(context.getCarrier(), context.getResponse());
    }

    /** Spring would add the path as it was sent, which no metric has. */
    @Override
    public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
        return KeyValues.empty();
    }
}
