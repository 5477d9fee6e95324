package io.tableorder.table;

import io.tableorder.account.LoginSteps;
import io.tableorder.http.Role;
import io.tableorder.table.TableLogin.TableCredentials;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Logs a table in. */
@Component
class TableLoginRoute extends RouteBuilder {

    private final LoginSteps steps;
    private final TableLogin login;

    TableLoginRoute(LoginSteps steps, TableLogin login) {
        this.steps = steps;
        this.login = login;
    }

    @Override
    public void configure() {
        // @formatter:off
        steps.add(
            from("direct:loginTable").routeId("login-table").routeConfigurationId("http-api")
                .routeDescription("Logs a table in and joins or opens its session"),
            Role.TABLE, TableCredentials.class, login::login);
        // @formatter:on
    }
}
