package io.tableorder.ops;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * The same probes at the management port, which has sockets and threads of its own: whatever clients do to the API's port, who has to
 * decide about the instance is answered here. Named in {@code META-INF/spring}, and no component, or the API's context would have it
 * as well.
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
