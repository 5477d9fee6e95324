package io.tableorder.edge;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Logs every request at its end, also a request that a filter or the container has refused, and a stream when it is closed. Drops what is
 * left of its answer. The management port has a container of its own, without this log.
 */
@Component
class RequestEnds implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final String STATUS = RequestEnds.class.getName() + ".STATUS";

    private final AccessLines lines;

    RequestEnds(AccessLines lines) {
        this.lines = lines;
    }

    /** Notes the status of the answer, since the container sets 500 when the connection breaks. */
    static void note(ServletRequest request, int status) {
        request.setAttribute(STATUS, status);
    }

    /** The status of a request that has ended. */
    static int statusOf(ServletRequest request, HttpServletResponse response) {
        return request.getAttribute(STATUS) instanceof Integer noted ? noted : response.getStatus();
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addEngineValves(new Valve(lines));
    }

    private static final class Valve extends ValveBase implements AccessLog {

        private final AccessLines lines;

        Valve(AccessLines lines) {
            super(true);
            this.lines = lines;
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            getNext().invoke(request, response);
        }

        @Override
        public void log(Request request, Response response, long nanos) {
            HeldAnswers.end(request);
            lines.write(
                    request,
                    new AccessLines.End(
                            statusOf(request, response),
                            response.getHeader(RequestIds.HEADER),
                            response.getContentType(),
                            response.getBytesWritten(false),
                            Duration.ofNanos(nanos)));
        }

        @Override
        public void setRequestAttributesEnabled(boolean isEnabled) {
            // This log reads no such attributes.
        }

        @Override
        public boolean getRequestAttributesEnabled() {
            return false;
        }
    }
}
