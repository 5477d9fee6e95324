package io.tableorder.account;

import io.tableorder.account.AdminLogin.Credentials;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Logs store admins and super admins in. */
@Component
class AdminLoginRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final AdminLogin login;
    private final Answers answers;

    AdminLoginRoute(Throttle throttle, Requests requests, AdminLogin login, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.login = login;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:loginAdmin").routeId("login-admin").routeConfigurationId("http-api")
            .routeDescription("Logs a store admin in")
            .process(throttle::login)
            .process(requests.readJson(Credentials.class))
            .to("bean-validator:login-admin")
            .transform().body(Credentials.class, login::loginStoreAdmin)
            .process(answers::ok);

        from("direct:loginSuperAdmin").routeId("login-super-admin").routeConfigurationId("http-api")
            .routeDescription("Logs a super admin in")
            .process(throttle::login)
            .process(requests.readJson(Credentials.class))
            .to("bean-validator:login-super-admin")
            .transform().body(Credentials.class, login::loginSuperAdmin)
            .process(answers::ok);
        // @formatter:on
    }
}
