package io.tableorder.restaurant.menu;

import static io.tableorder.failure.ProblemCode.MENU_NOT_FOUND;
import static io.tableorder.http.Bodies.IMAGE;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.file;
import static io.tableorder.http.Bodies.jsonOrParts;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.IfMatch;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff add menus to their store and change them. An image may come with its menu, as a part of a form. */
@Component
class WriteMenusRoute extends RouteBuilder {

    private static final String STORED_IMAGE = "menu.image";

    private final ImageIntake images;
    private final MenuDesk menus;

    WriteMenusRoute(ImageIntake images, MenuDesk menus) {
        this.images = images;
        this.menus = menus;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:createMenu").routeId("create-menu").routeConfigurationId("http-api")
            .routeDescription("Adds a menu, perhaps with an image")
            .to("throttle:changes").id("throttle")
            .unmarshal(jsonOrParts(CreateMenu.class, IMAGE)).id("read")
            .to("bean-validator:create-menu").id("validate")
            .process(this::storeImage).id("store-image")
            .transform().exchange(this::create).id("create")
            .setHeader("Location").body(StaffMenu.class, created -> "/api/admin/menus/" + created.id()).id("locate")
            .process(Answers::created).id("answer");

        from("direct:updateMenu").routeId("update-menu").routeConfigurationId("http-api")
            .routeDescription("Changes a menu, sells it out, or replaces its image")
            .to("throttle:changes").id("throttle")
            .unmarshal(jsonOrParts(UpdateMenu.class, IMAGE)).id("read")
            .to("bean-validator:update-menu").id("validate")
            .process(e -> bodyOf(e, UpdateMenu.class).requireFits(file(e, IMAGE))).id("check-image")
            .process(this::storeImage).id("store-image")
            .transform().exchange(this::update).id("update")
            .process(Answers::okVersioned).id("answer");
        // @formatter:on
    }

    private void storeImage(Exchange exchange) throws IOException, InterruptedException {
        byte[] image = file(exchange, IMAGE);
        if (image != null) {
            exchange.setProperty(STORED_IMAGE, images.store(image));
        }
    }

    private StaffMenu create(Exchange exchange) {
        return menus.create(
                Actor.of(exchange),
                bodyOf(exchange, CreateMenu.class),
                exchange.getProperty(STORED_IMAGE, MenuImage.class));
    }

    private StaffMenu update(Exchange exchange) {
        return menus.update(
                Actor.of(exchange),
                pathId(exchange, "id", MENU_NOT_FOUND),
                bodyOf(exchange, UpdateMenu.class),
                exchange.getProperty(STORED_IMAGE, MenuImage.class),
                IfMatch.of(exchange));
    }
}
