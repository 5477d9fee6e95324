package io.tableorder.table;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.table.TableLogin.Credentials;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Logs a table in. */
@Component
class TableLoginRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final TableLogin login;
    private final Answers answers;

    TableLoginRoute(Throttle throttle, Requests requests, TableLogin login, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.login = login;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:loginTable").routeId("login-table").routeConfigurationId("http-api")
            .routeDescription("Logs a table in and joins or opens its session")
            .process(throttle::login)
            .process(requests.readJson(Credentials.class))
            .to("bean-validator:login-table")
            .transform().body(Credentials.class, login::login)
            .process(answers::ok);
        // @formatter:on
    }
}
