package io.tableorder.order;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Takes an order back that nobody was served yet. */
@Component
class DeleteOrderRoute extends RouteBuilder {

    private final Throttle throttle;
    private final OrderDeletion deletion;
    private final Answers answers;

    DeleteOrderRoute(Throttle throttle, OrderDeletion deletion, Answers answers) {
        this.throttle = throttle;
        this.deletion = deletion;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:deleteOrder").routeId("delete-order").routeConfigurationId("http-api")
            .routeDescription("Deletes an order that is neither served nor cancelled, and tells of it")
            .process(throttle::change)
            .process(deletion::apply)
            .process(answers::noContent);
        // @formatter:on
    }
}
