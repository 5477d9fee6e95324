package io.tableorder.restaurant.menu;

import static io.tableorder.http.Bodies.IMAGE;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Bodies.jsonOrParts;

import io.tableorder.http.Answers;
import io.tableorder.http.Bodies;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff make, change and delete the menus of their store. An image comes with its menu, in a form. */
@Component
class ManageMenusRoute extends RouteBuilder {

    private final ImageIntake images;
    private final MenuEditor menus;

    ManageMenusRoute(ImageIntake images, MenuEditor menus) {
        this.images = images;
        this.menus = menus;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAdminMenus").routeId("list-admin-menus").routeConfigurationId("http-api")
            .routeDescription("Lists the store's menus, by category and by whether they are sold out")
            .to("throttle:reads").id("throttle")
            .process(menus::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:getAdminMenu").routeId("get-admin-menu").routeConfigurationId("http-api")
            .routeDescription("Reads one menu of the store")
            .to("throttle:reads").id("throttle")
            .process(menus::read).id("read")
            .process(Answers::okVersionedIfChanged).id("answer");

        from("direct:createMenu").routeId("create-menu").routeConfigurationId("http-api")
            .routeDescription("Adds a menu, perhaps with an image")
            .to("throttle:changes").id("throttle")
            .unmarshal(jsonOrParts(CreateMenu.class, IMAGE)).id("read")
            .to("bean-validator:create-menu").id("validate")
            .process(images::keep).id("keep-image")
            .process(menus::create).id("create")
            .process(Answers::created).id("answer");

        from("direct:updateMenu").routeId("update-menu").routeConfigurationId("http-api")
            .routeDescription("Changes a menu, sells it out, or replaces its image")
            .to("throttle:changes").id("throttle")
            .unmarshal(jsonOrParts(UpdateMenu.class, IMAGE)).id("read")
            .to("bean-validator:update-menu").id("validate")
            .process(images::keep).id("keep-image")
            .process(menus::update).id("update")
            .process(Answers::okVersioned).id("answer");

        from("direct:putMenuImage").routeId("put-menu-image").routeConfigurationId("http-api")
            .routeDescription("Gives a menu another image, which is the body")
            .to("throttle:changes").id("throttle")
            .to("direct:replace-menu-image").id("replace");

        from("direct:postMenuImage").routeId("post-menu-image").routeConfigurationId("http-api")
            .routeDescription("Gives a menu another image, which is the one file of a form")
            .to("throttle:changes").id("throttle")
            .to("direct:replace-menu-image").id("replace");

        from("direct:replace-menu-image").routeId("replace-menu-image").routeConfigurationId("http-api")
            .routeDescription("Keeps the image that was sent, and removes the one before")
            .process(Bodies::image).id("require-image")
            .process(images::keep).id("keep-image")
            .process(menus::replaceImage).id("replace-image")
            .process(Answers::okVersioned).id("answer");

        from("direct:deleteMenu").routeId("delete-menu").routeConfigurationId("http-api")
            .routeDescription("Deletes a menu that no open order holds")
            .to("throttle:changes").id("throttle")
            .process(menus::delete).id("delete")
            .process(Answers::noContent).id("answer");

        from("direct:orderMenus").routeId("order-menus").routeConfigurationId("http-api")
            .routeDescription("Puts all menus of a category in a new order")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(OrderMenus.class)).id("read")
            .to("bean-validator:order-menus").id("validate")
            .process(menus::reorder).id("reorder")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
