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
 * Does to a request's connection what the Servlet API cannot: ends it after the answer without waiting for the rest of the request's body,
 * or drops it at once. Otherwise each slow client would hold a thread.
 */
@Component
public class ClientConnection implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final String ATTRIBUTE = ClientConnection.class.getName();

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextValves(new Handle());
    }

    /**
     * Leaves the rest of the request's body unread, and ends the connection after the answer. Only for answers that the container writes by
     * itself, on the request's own thread.
     */
    static void leaveBody(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Response own) {
            own.getCoyoteResponse().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    /** Returns an action that drops the connection, whatever is being sent over it. */
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
