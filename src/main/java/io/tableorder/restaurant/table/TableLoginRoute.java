package io.tableorder.restaurant.table;

import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.jsonOrForm;

import io.tableorder.access.account.LoginGuard;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.http.Role;
import io.tableorder.restaurant.table.TableLogin.TableCredentials;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Logs tables in. */
@Component
class TableLoginRoute extends RouteBuilder {

    private final LoginGuard guard;
    private final TableLogin login;

    TableLoginRoute(LoginGuard guard, TableLogin login) {
        this.guard = guard;
        this.login = login;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:loginTable").routeId("login-table").routeConfigurationId("http-api")
            .routeDescription("Logs a table in and joins or opens its session")
            .to("throttle:logins").id("throttle")
            .unmarshal(jsonOrForm(TableCredentials.class)).id("read")
            .to("bean-validator:login-table").id("validate")
            .process(this::countAttempt).id("count-attempt")
            .transform().body(TableCredentials.class, login::login).id("log-in")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private void countAttempt(Exchange exchange) {
        guard.countAttempt(Role.TABLE, bodyOf(exchange, TableCredentials.class), Requests.responseOf(exchange));
    }
}
