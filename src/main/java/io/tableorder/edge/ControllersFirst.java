package io.tableorder.edge;

import org.springframework.boot.autoconfigure.web.servlet.WebMvcRegistrations;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Puts Spring MVC's controllers before Camel's routes: otherwise the route of {@code /orders/{id}} would get the requests for a
 * controller's {@code /orders/stream}.
 */
@Component
class ControllersFirst implements WebMvcRegistrations {

    private static final int BEFORE_CAMEL = -2;

    @Override
    public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        return new RequestMappingHandlerMapping() {
            @Override
            public int getOrder() {
                return BEFORE_CAMEL;
            }
        };
    }
}
