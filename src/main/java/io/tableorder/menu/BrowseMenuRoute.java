package io.tableorder.menu;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows the guest what there is to order. Sold-out menus are shown as such. */
@Component
class BrowseMenuRoute extends RouteBuilder {

    private final Throttle throttle;
    private final GuestMenu menu;
    private final Answers answers;

    BrowseMenuRoute(Throttle throttle, GuestMenu menu, Answers answers) {
        this.throttle = throttle;
        this.menu = menu;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listCategories").routeId("list-categories").routeConfigurationId("http-api")
            .routeDescription("Lists the categories of the table's store")
            .process(throttle::read)
            .process(menu::listCategories)
            .process(answers::okIfChanged);

        from("direct:listMenus").routeId("list-menus").routeConfigurationId("http-api")
            .routeDescription("Lists the menus of the table's store, or of one category")
            .process(throttle::read)
            .process(menu::listMenus)
            .process(answers::okIfChanged);

        from("direct:getMenu").routeId("get-menu").routeConfigurationId("http-api")
            .routeDescription("Reads one menu")
            .process(throttle::read)
            .process(menu::readMenu)
            .process(answers::okIfChanged);
        // @formatter:on
    }
}
