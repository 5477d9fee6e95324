package io.tableorder.access.account;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Publishes the public keys that verify access tokens (RFC 7517). */
@Component
class JwksRoute extends RouteBuilder {

    private final SigningKeys signingKeys;

    JwksRoute(SigningKeys signingKeys) {
        this.signingKeys = signingKeys;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:getJwks").routeId("get-jwks").routeConfigurationId("http-api")
            .routeDescription("Answers with the public keys that verify access tokens")
            .process(exchange -> Answers.write(exchange.getMessage(), 200, signingKeys.verifying().toString())).id("answer");
        // @formatter:on
    }
}
