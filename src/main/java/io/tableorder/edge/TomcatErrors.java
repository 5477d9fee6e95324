package io.tableorder.edge;

import io.tableorder.failure.Problem;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Writes a problem for requests that Tomcat refuses before any filter sees them, such as one with invalid bytes in its path or too many
 * headers.
 */
@Component
class TomcatErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final Problems problems;

    TomcatErrors(Problems problems) {
        this.problems = problems;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                // The host finds this valve by its class name. Otherwise it would create one of a class that it loads
                // itself, which is a different class while a developer's service restarts.
                host.getPipeline().addValve(new ProblemValve(problems));
                host.setErrorReportValveClass(ProblemValve.class.getName());
            }
        });
    }

    private static final class ProblemValve extends ErrorReportValve {

        private final Problems problems;

        ProblemValve(Problems problems) {
            this.problems = problems;
        }

        @Override
        protected void report(Request request, Response response, Throwable throwable) {
            int status = response.getStatus();
            if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            ProblemCode code = ProblemCode.forStatus(status);
            byte[] body =
                    problems.body(new ProblemException(code), request.getHeader("Accept-Language"), path(request));
            try {
                if (response.getHeader("X-Request-Id") == null) {
                    response.setHeader("X-Request-Id", UUID.randomUUID().toString());
                }
                response.setStatus(code.status());
                response.setContentType(Problem.MEDIA_TYPE);
                response.setCharacterEncoding(StandardCharsets.UTF_8.name());
                response.setContentLength(body.length);
                response.getOutputStream().write(body);
                response.finishResponse();
            } catch (IOException | IllegalStateException clientIsGone) {
                container.getLogger().debug("error report", clientIsGone);
            }
        }

        private static String path(Request request) {
            return request.getRequestURI() == null ? "" : request.getRequestURI();
        }
    }
}
