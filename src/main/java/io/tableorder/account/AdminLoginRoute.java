package io.tableorder.account;

import io.tableorder.account.AdminLogin.AdminCredentials;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.http.Role;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Logs store admins and super admins in. */
@Component
class AdminLoginRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final LoginGuard guard;
    private final AdminLogin login;
    private final Answers answers;

    AdminLoginRoute(Throttle throttle, Requests requests, LoginGuard guard, AdminLogin login, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.guard = guard;
        this.login = login;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:loginAdmin").routeId("login-admin").routeConfigurationId("http-api")
            .routeDescription("Logs a store admin in")
            .process(throttle::login)
            .process(requests.readJsonOrForm(AdminCredentials.class))
            .to("bean-validator:login-admin")
            .process(guard.countAttempt(Role.STORE_ADMIN))
            .transform().body(AdminCredentials.class, login::loginStoreAdmin)
            .process(answers::ok);

        from("direct:loginSuperAdmin").routeId("login-super-admin").routeConfigurationId("http-api")
            .routeDescription("Logs a super admin in")
            .process(throttle::login)
            .process(requests.readJsonOrForm(AdminCredentials.class))
            .to("bean-validator:login-super-admin")
            .process(guard.countAttempt(Role.SUPER_ADMIN))
            .transform().body(AdminCredentials.class, login::loginSuperAdmin)
            .process(answers::ok);
        // @formatter:on
    }
}
