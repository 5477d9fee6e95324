package io.tableorder.account;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Logs store admins and super admins out. */
@Component
class LogoutRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Logout logout;
    private final Answers answers;

    LogoutRoute(Throttle throttle, Logout logout, Answers answers) {
        this.throttle = throttle;
        this.logout = logout;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:logoutAdmin").routeId("logout-admin").routeConfigurationId("http-api")
            .routeDescription("Ends the token of a store admin")
            .process(throttle::change)
            .process(logout::revoke)
            .process(answers::noContent);

        from("direct:logoutSuperAdmin").routeId("logout-super-admin").routeConfigurationId("http-api")
            .routeDescription("Ends the token of a super admin")
            .process(throttle::change)
            .process(logout::revoke)
            .process(answers::noContent);
        // @formatter:on
    }
}
