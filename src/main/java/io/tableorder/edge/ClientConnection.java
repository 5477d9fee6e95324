package io.tableorder.edge;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * What can be done to the connection of a request, and not by the Servlet API: to end it after the answer without waiting for the
 * rest of the request's body, and to drop it at once. Either would otherwise cost a thread for each client that takes its time.
 */
@Component
public class ClientConnection implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final String ATTRIBUTE = ClientConnection.class.getName();

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextValves(new Handle());
    }

    /** Leaves unread what has not come of the request, and ends the connection. Only when all is written that does not wait. */
    static void leaveBody(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Response own) {
            own.getCoyoteResponse().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    /** Drops the connection, whatever is under way. */
    public static Runnable hangUp(HttpServletRequest request) {
        Object own = request.getAttribute(ATTRIBUTE);
        return () -> {
            if (own instanceof Response response) {
                response.getCoyoteResponse()
                        .action(ActionCode.CLOSE_NOW, new IOException("The client takes too long to read"));
            }
        };
    }

    private static final class Handle extends ValveBase {

        Handle() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            request.setAttribute(ATTRIBUTE, response);
            getNext().invoke(request, response);
        }
    }
}
