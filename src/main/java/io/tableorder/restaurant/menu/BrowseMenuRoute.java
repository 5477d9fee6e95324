package io.tableorder.restaurant.menu;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * Shows the guest what there is to order, from Redis if it has it, else from the database. Sold-out menus are shown as such. An
 * order never relies on what is shown here.
 */
@Component
class BrowseMenuRoute extends RouteBuilder {

    private final GuestMenu menu;
    private final MenuCache cache;

    BrowseMenuRoute(GuestMenu menu, MenuCache cache) {
        this.menu = menu;
        this.cache = cache;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listCategories").routeId("list-categories").routeConfigurationId("http-api")
            .routeDescription("Lists the categories of the table's store")
            .to("throttle:reads").id("throttle")
            .process(menu::askForCategories).id("ask-for-categories")
            .to("direct:show-menu").id("show");

        from("direct:listMenus").routeId("list-menus").routeConfigurationId("http-api")
            .routeDescription("Lists the menus of the table's store, or of one category")
            .to("throttle:reads").id("throttle")
            .process(menu::askForMenus).id("ask-for-menus")
            .to("direct:show-menu").id("show");

        from("direct:getMenu").routeId("get-menu").routeConfigurationId("http-api")
            .routeDescription("Reads one menu")
            .to("throttle:reads").id("throttle")
            .process(menu::askForMenu).id("ask-for-menu")
            .to("direct:show-menu").id("show");

        from("direct:show-menu").routeId("show-menu").routeConfigurationId("http-api")
            .routeDescription("Answers a guest's question from the cache, or from the database into the cache")
            .process(cache::lookUp).id("look-up-cache")
            .filter(cache::isMiss).id("on-miss")
                .process(menu::read).id("read-menu")
                .process(cache::fill).id("fill-cache")
            .end()
            .process(Answers::okIfChanged).id("answer");
        // @formatter:on
    }
}
