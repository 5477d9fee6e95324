package io.tableorder.restaurant.menu;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Takes the cache of menus into use, at the start and after each failure of Redis. */
@Component
class SettleCacheRoute extends RouteBuilder {

    private final MenuCache cache;

    SettleCacheRoute(MenuCache cache) {
        this.cache = cache;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:settle-cache?delay=0&period=1000&includeMetadata=false")
            .routeId("settle-cache").routeConfigurationId("background")
            .routeDescription("Outdates all cached menus after a failure of Redis, once it answers again")
            .process(exchange -> cache.settleDoubts()).id("settle");
        // @formatter:on
    }
}
