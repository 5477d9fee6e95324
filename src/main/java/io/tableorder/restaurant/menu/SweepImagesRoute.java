package io.tableorder.restaurant.menu;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Removes image files that a crash left behind. */
@Component
class SweepImagesRoute extends RouteBuilder {

    private final MenuImages images;

    SweepImagesRoute(MenuImages images) {
        this.images = images;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:sweep-images?delay=120000&period=3600000&includeMetadata=false")
            .routeId("sweep-images").routeConfigurationId("background")
            .routeDescription("Removes image files that no menu shows, once an hour")
            .process(exchange -> images.sweep()).id("sweep");
        // @formatter:on
    }
}
