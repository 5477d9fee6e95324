package io.tableorder.live;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Lets streams drop the connection of a client that does not read. The Servlet API cannot: completing a response first waits for
 * the client to take the rest of it, which would cost a thread for each such client.
 */
@Component
class HangUp implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final String ATTRIBUTE = HangUp.class.getName();

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextValves(new Handle());
    }

    static Runnable of(HttpServletRequest request) {
        return (Runnable) Objects.requireNonNull(request.getAttribute(ATTRIBUTE));
    }

    private static final class Handle extends ValveBase {

        Handle() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            request.setAttribute(ATTRIBUTE, (Runnable) () -> response.getCoyoteResponse()
                    .action(ActionCode.CLOSE_NOW, new IOException("The client does not read")));
            getNext().invoke(request, response);
        }
    }
}
