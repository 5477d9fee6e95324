package io.tableorder.table;

import io.tableorder.account.LoginGuard;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.http.Role;
import io.tableorder.table.TableLogin.TableCredentials;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Logs a table in. */
@Component
class TableLoginRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final LoginGuard guard;
    private final TableLogin login;
    private final Answers answers;

    TableLoginRoute(Throttle throttle, Requests requests, LoginGuard guard, TableLogin login, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.guard = guard;
        this.login = login;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:loginTable").routeId("login-table").routeConfigurationId("http-api")
            .routeDescription("Logs a table in and joins or opens its session")
            .process(throttle::login)
            .process(requests.readJsonOrForm(TableCredentials.class))
            .to("bean-validator:login-table")
            .process(guard.countAttempt(Role.TABLE))
            .transform().body(TableCredentials.class, login::login)
            .process(answers::ok);
        // @formatter:on
    }
}
