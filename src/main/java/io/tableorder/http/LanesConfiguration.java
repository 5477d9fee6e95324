package io.tableorder.http;

import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets Camel answer requests on the threads of their lanes. By itself it would take Boot's executor for all of them. */
@Configuration(proxyBeanMethods = false)
class LanesConfiguration {

    @Bean(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME)
    PlatformHttpEngine lanesOfRoutes(Lanes lanes, ServerProperties server) {
        return new SpringBootPlatformHttpEngine(server.getPort() == null ? 8080 : server.getPort(), lanes::execute);
    }
}
