package io.tableorder.access.account;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Logs store admins and super admins out. */
@Component
class LogoutRoute extends RouteBuilder {

    private final Logout logout;

    LogoutRoute(Logout logout) {
        this.logout = logout;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:logoutAdmin").routeId("logout-admin").routeConfigurationId("http-api")
            .routeDescription("Ends the token of a store admin")
            .to("throttle:changes").id("throttle")
            .process(logout::revoke).id("revoke")
            .process(Answers::noContent).id("answer");

        from("direct:logoutSuperAdmin").routeId("logout-super-admin").routeConfigurationId("http-api")
            .routeDescription("Ends the token of a super admin")
            .to("throttle:changes").id("throttle")
            .process(logout::revoke).id("revoke")
            .process(Answers::noContent).id("answer");
        // @formatter:on
    }
}
