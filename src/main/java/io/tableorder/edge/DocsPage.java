package io.tableorder.edge;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves four pages: Swagger UI at {@code /docs} to try the operations of {@code /openapi.json}, Scalar at {@code /docs/reference} and Redoc
 * at {@code /redoc} to read them, and {@code /docs/events}, which shows {@code /asyncapi.json}.
 * The schemas of messages to a POS are at {@code /docs/schemas}.
 */
@Configuration(proxyBeanMethods = false)
class DocsPage implements WebMvcConfigurer {

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // The chain finds a webjar's file without its version in the path.
        registry.addResourceHandler("/webjars/**")
                .addResourceLocations("classpath:/META-INF/resources/webjars/")
                .resourceChain(true);
        registry.addResourceHandler("/docs/**").addResourceLocations("classpath:/docs/");
        registry.addResourceHandler("/docs/schemas/**").addResourceLocations("classpath:/schemas/");
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/docs").setViewName("forward:/docs/index.html");
        registry.addViewController("/docs/events").setViewName("forward:/docs/events.html");
        registry.addViewController("/docs/reference").setViewName("forward:/docs/reference.html");
        registry.addViewController("/redoc").setViewName("forward:/docs/redoc.html");
    }
}
