package io.tableorder.menu;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * Shows the guest what there is to order, from Redis if it has it, else from the database. Sold-out menus are shown as such. An
 * order never relies on what is shown here.
 */
@Component
class BrowseMenuRoute extends RouteBuilder {

    private final Throttle throttle;
    private final GuestMenu menu;
    private final MenuCache cache;
    private final Answers answers;

    BrowseMenuRoute(Throttle throttle, GuestMenu menu, MenuCache cache, Answers answers) {
        this.throttle = throttle;
        this.menu = menu;
        this.cache = cache;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listCategories").routeId("list-categories").routeConfigurationId("http-api")
            .routeDescription("Lists the categories of the table's store")
            .process(throttle::read)
            .process(menu::askForCategories)
            .to("direct:show-menu");

        from("direct:listMenus").routeId("list-menus").routeConfigurationId("http-api")
            .routeDescription("Lists the menus of the table's store, or of one category")
            .process(throttle::read)
            .process(menu::askForMenus)
            .to("direct:show-menu");

        from("direct:getMenu").routeId("get-menu").routeConfigurationId("http-api")
            .routeDescription("Reads one menu")
            .process(throttle::read)
            .process(menu::askForMenu)
            .to("direct:show-menu");

        from("direct:show-menu").routeId("show-menu").routeConfigurationId("http-api")
            .routeDescription("Answers a guest's question from the cache, or from the database into the cache")
            .process(cache::lookUp).id("look-up-cache")
            .filter(cache::isMiss)
                .process(menu::read).id("read-menu")
                .process(cache::fill).id("fill-cache")
            .end()
            .process(answers::okIfChanged).id("answer-menu");
        // @formatter:on
    }
}
