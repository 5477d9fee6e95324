package io.tableorder.account;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.http.Role;
import io.tableorder.throttle.Throttle;
import java.util.function.Function;
import org.apache.camel.model.RouteDefinition;
import org.springframework.stereotype.Component;

/** How a login goes, whoever logs in. Attempts are counted by client address before anything is read, then by account. */
@Component
public class LoginSteps {

    private final Throttle throttle;
    private final Requests requests;
    private final Answers answers;

    LoginSteps(Throttle throttle, Requests requests, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.answers = answers;
    }

    /** @param login from the credentials to the body of the answer */
    public <C extends Credentials> void add(
            RouteDefinition route, Role role, Class<C> credentials, Function<C, Object> login) {
        // @formatter:off
        route
            .process(throttle::login)
            .process(requests.readJsonOrForm(credentials))
            .to("bean-validator:login")
            .process(exchange -> throttle.account(
                    exchange, role + ":" + exchange.getMessage().getBody(credentials).account()))
            .transform().body(credentials, login)
            .process(answers::ok);
        // @formatter:on
    }
}
