package io.tableorder.access.account;

import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.jsonOrForm;

import io.tableorder.access.account.AdminLogin.AdminCredentials;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.http.Role;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Logs store admins and super admins in and out. */
@Component
class AdminLoginRoute extends RouteBuilder {

    private final LoginGuard guard;
    private final AdminLogin login;
    private final AdminLogout logout;
    private final AccessCheck accessCheck;

    AdminLoginRoute(LoginGuard guard, AdminLogin login, AdminLogout logout, AccessCheck accessCheck) {
        this.guard = guard;
        this.login = login;
        this.logout = logout;
        this.accessCheck = accessCheck;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:loginAdmin").routeId("login-admin").routeConfigurationId("http-api")
            .routeDescription("Logs a store admin in")
            .to("throttle:logins").id("throttle")
            .unmarshal(jsonOrForm(AdminCredentials.class)).id("read")
            .to("bean-validator:login-admin").id("validate")
            .process(e -> countAttempt(e, Role.STORE_ADMIN)).id("count-attempt")
            .transform().body(AdminCredentials.class, login::loginStoreAdmin).id("log-in")
            .process(Answers::ok).id("answer");

        from("direct:loginSuperAdmin").routeId("login-super-admin").routeConfigurationId("http-api")
            .routeDescription("Logs a super admin in")
            .to("throttle:logins").id("throttle")
            .unmarshal(jsonOrForm(AdminCredentials.class)).id("read")
            .to("bean-validator:login-super-admin").id("validate")
            .process(e -> countAttempt(e, Role.SUPER_ADMIN)).id("count-attempt")
            .transform().body(AdminCredentials.class, login::loginSuperAdmin).id("log-in")
            .process(Answers::ok).id("answer");

        from("direct:logoutAdmin").routeId("logout-admin").routeConfigurationId("http-api")
            .routeDescription("Revokes the token of a store admin")
            .to("throttle:changes").id("throttle")
            .process(this::logOut).id("log-out")
            .process(Answers::noContent).id("answer");

        from("direct:logoutSuperAdmin").routeId("logout-super-admin").routeConfigurationId("http-api")
            .routeDescription("Revokes the token of a super admin")
            .to("throttle:changes").id("throttle")
            .process(this::logOut).id("log-out")
            .process(Answers::noContent).id("answer");
        // @formatter:on
    }

    private void countAttempt(Exchange exchange, Role role) {
        guard.countAttempt(role, bodyOf(exchange, AdminCredentials.class), Requests.responseOf(exchange));
    }

    private void logOut(Exchange exchange) {
        logout.revoke(accessCheck.of(Requests.of(exchange)));
    }
}
