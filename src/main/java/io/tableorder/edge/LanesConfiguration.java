package io.tableorder.edge;

import io.tableorder.http.Bodies;
import io.tableorder.http.Requests;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.apache.camel.support.processor.DelegateProcessor;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands requests to the routes, on the threads of their lanes in place of Boot's executor, and with the body that was read. */
@Configuration(proxyBeanMethods = false)
class LanesConfiguration {

    private static final int DEFAULT_PORT = 8080;

    @Bean(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME)
    PlatformHttpEngine lanesOfRoutes(Lanes lanes, ServerProperties server) {
        int port = server.getPort() == null ? DEFAULT_PORT : server.getPort();
        return new SpringBootPlatformHttpEngine(port, lanes::execute) {
            @Override
            public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
                return super.createConsumer(endpoint, new WithBody(route));
            }
        };
    }

    private static final class WithBody extends DelegateProcessor {

        private WithBody(Processor route) {
            super(route);
        }

        @Override
        public void process(Exchange exchange) throws Exception {
            exchange.getMessage().setBody(Bodies.bytesOf(Requests.of(exchange)));
            super.process(exchange);
        }
    }
}
