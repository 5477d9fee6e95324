package io.tableorder.access.account;

import static io.tableorder.http.Bodies.jsonOrForm;

import io.tableorder.access.account.AdminLogin.AdminCredentials;
import io.tableorder.http.Answers;
import io.tableorder.http.Role;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Logs store admins and super admins in. */
@Component
class AdminLoginRoute extends RouteBuilder {

    private final LoginGuard guard;
    private final AdminLogin login;

    AdminLoginRoute(LoginGuard guard, AdminLogin login) {
        this.guard = guard;
        this.login = login;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:loginAdmin").routeId("login-admin").routeConfigurationId("http-api")
            .routeDescription("Logs a store admin in")
            .to("throttle:logins").id("throttle")
            .unmarshal(jsonOrForm(AdminCredentials.class)).id("read")
            .to("bean-validator:login-admin").id("validate")
            .process(guard.countAttempt(Role.STORE_ADMIN)).id("count-attempt")
            .transform().body(AdminCredentials.class, login::loginStoreAdmin).id("log-in")
            .process(Answers::ok).id("answer");

        from("direct:loginSuperAdmin").routeId("login-super-admin").routeConfigurationId("http-api")
            .routeDescription("Logs a super admin in")
            .to("throttle:logins").id("throttle")
            .unmarshal(jsonOrForm(AdminCredentials.class)).id("read")
            .to("bean-validator:login-super-admin").id("validate")
            .process(guard.countAttempt(Role.SUPER_ADMIN)).id("count-attempt")
            .transform().body(AdminCredentials.class, login::loginSuperAdmin).id("log-in")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
