package io.tableorder.account;

import io.tableorder.account.AdminLogin.AdminCredentials;
import io.tableorder.http.Role;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Logs store admins and super admins in. */
@Component
class AdminLoginRoute extends RouteBuilder {

    private final LoginSteps steps;
    private final AdminLogin login;

    AdminLoginRoute(LoginSteps steps, AdminLogin login) {
        this.steps = steps;
        this.login = login;
    }

    @Override
    public void configure() {
        // @formatter:off
        steps.add(
            from("direct:loginAdmin").routeId("login-admin").routeConfigurationId("http-api")
                .routeDescription("Logs a store admin in"),
            Role.STORE_ADMIN, AdminCredentials.class, login::loginStoreAdmin);

        steps.add(
            from("direct:loginSuperAdmin").routeId("login-super-admin").routeConfigurationId("http-api")
                .routeDescription("Logs a super admin in"),
            Role.SUPER_ADMIN, AdminCredentials.class, login::loginSuperAdmin);
        // @formatter:on
    }
}
