package io.tableorder.menu;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff make, change and delete the menus of their store. An image comes with its menu, in a form. */
@Component
class ManageMenusRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final ImageIntake images;
    private final MenuEditor menus;
    private final Answers answers;

    ManageMenusRoute(Throttle throttle, Requests requests, ImageIntake images, MenuEditor menus, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.images = images;
        this.menus = menus;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAdminMenus").routeId("list-admin-menus").routeConfigurationId("http-api")
            .routeDescription("Lists the store's menus, by category and by whether they are sold out")
            .process(throttle::read)
            .process(menus::list)
            .process(answers::ok);

        from("direct:getAdminMenu").routeId("get-admin-menu").routeConfigurationId("http-api")
            .routeDescription("Reads one menu of the store")
            .process(throttle::read)
            .process(menus::read)
            .process(answers::okVersionedIfChanged);

        from("direct:createMenu").routeId("create-menu").routeConfigurationId("http-api")
            .routeDescription("Adds a menu, perhaps with an image")
            .process(throttle::change)
            .process(requests.readJsonOrParts(CreateMenu.class, Requests.IMAGE))
            .to("bean-validator:create-menu")
            .process(images::keep).id("keep-new-image")
            .process(menus::create)
            .process(answers::created);

        from("direct:updateMenu").routeId("update-menu").routeConfigurationId("http-api")
            .routeDescription("Changes a menu, sells it out, or replaces its image")
            .process(throttle::change)
            .process(requests.readJsonOrParts(UpdateMenu.class, Requests.IMAGE))
            .to("bean-validator:update-menu")
            .process(images::keep).id("keep-replacing-image")
            .process(menus::update)
            .process(answers::okVersioned);

        from("direct:putMenuImage").routeId("put-menu-image").routeConfigurationId("http-api")
            .routeDescription("Gives a menu another image, which is the body")
            .process(throttle::change)
            .to("direct:replace-menu-image");

        from("direct:postMenuImage").routeId("post-menu-image").routeConfigurationId("http-api")
            .routeDescription("Gives a menu another image, which is the one file of a form")
            .process(throttle::change)
            .to("direct:replace-menu-image");

        from("direct:replace-menu-image").routeId("replace-menu-image").routeConfigurationId("http-api")
            .routeDescription("Keeps the image that was sent, and removes the one before")
            .process(requests::requireImage)
            .process(images::keep).id("keep-sent-image")
            .process(menus::replaceImage)
            .process(answers::okVersioned);

        from("direct:deleteMenu").routeId("delete-menu").routeConfigurationId("http-api")
            .routeDescription("Deletes a menu that no open order holds")
            .process(throttle::change)
            .process(menus::delete)
            .process(answers::noContent);

        from("direct:orderMenus").routeId("order-menus").routeConfigurationId("http-api")
            .routeDescription("Puts all menus of a category in a new order")
            .process(throttle::change)
            .process(requests.readJson(OrderMenus.class))
            .to("bean-validator:order-menus")
            .process(menus::reorder)
            .process(answers::ok);
        // @formatter:on
    }
}
