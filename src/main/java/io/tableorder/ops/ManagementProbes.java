package io.tableorder.ops;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * The same probes at the management port, which has its own sockets and threads: orchestrators get an answer here whatever clients do to
 * the API's port. It is registered in {@code META-INF/spring} and no component, since the API's context would otherwise create it too.
 */
class ManagementProbes {

    @Bean
    ServletRegistrationBean<HttpServlet> probeServlet(Probes probes) {
        return new ServletRegistrationBean<>(new ProbeServlet(probes), "/health", "/livez", "/readyz");
    }

    private static final class ProbeServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        private final transient Probes probes;

        ProbeServlet(Probes probes) {
            this.probes = probes;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            switch (request.getServletPath()) {
                case "/health" -> probes.health(response);
                case "/livez" -> probes.liveness(response);
                default -> probes.readiness(response);
            }
        }
    }
}
