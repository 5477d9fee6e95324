package io.tableorder.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Lets a request be answered without its body, at the price of the connection. The container would otherwise wait for the body of
 * a refused request to come, on a thread that is needed elsewhere.
 */
@Component
class UnreadBody implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final String ATTRIBUTE = UnreadBody.class.getName();

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextValves(new Handle());
    }

    static void leave(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Connection", "close");
        // The container takes this for an error, and would answer 500 in place of 200.
        if (isThere(request) && request.getAttribute(ATTRIBUTE) instanceof Runnable leave) {
            leave.run();
        }
    }

    /** Whether the request has a body, or says that it has. */
    static boolean isThere(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    private static final class Handle extends ValveBase {

        Handle() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            request.setAttribute(ATTRIBUTE, (Runnable)
                    () -> response.getCoyoteResponse().action(ActionCode.DISABLE_SWALLOW_INPUT, null));
            getNext().invoke(request, response);
        }
    }
}
