package io.tableorder.restaurant.menu;

import static io.tableorder.failure.ProblemCode.MENU_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Bodies;
import io.tableorder.http.IfMatch;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff give a menu another image, without its other fields. */
@Component
class ReplaceMenuImageRoute extends RouteBuilder {

    private final ImageIntake images;
    private final MenuDesk menus;

    ReplaceMenuImageRoute(ImageIntake images, MenuDesk menus) {
        this.images = images;
        this.menus = menus;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:putMenuImage").routeId("put-menu-image").routeConfigurationId("http-api")
            .routeDescription("Gives a menu another image, which is the body")
            .to("throttle:changes").id("throttle")
            .to("direct:replace-menu-image").id("replace");

        from("direct:postMenuImage").routeId("post-menu-image").routeConfigurationId("http-api")
            .routeDescription("Gives a menu another image, which is the one file of a form")
            .to("throttle:changes").id("throttle")
            .to("direct:replace-menu-image").id("replace");

        from("direct:replace-menu-image").routeId("replace-menu-image").routeConfigurationId("http-api")
            .routeDescription("Stores the image that was sent, and removes the one before")
            .transform().exchange(Bodies::image).id("read")
            .process(this::store).id("store")
            .transform().exchange(this::replace).id("replace")
            .process(Answers::okVersioned).id("answer");
        // @formatter:on
    }

    private void store(Exchange exchange) throws IOException, InterruptedException {
        exchange.getMessage().setBody(images.store(bodyOf(exchange, byte[].class)));
    }

    private StaffMenu replace(Exchange exchange) {
        return menus.update(
                Actor.of(exchange),
                pathId(exchange, "id", MENU_NOT_FOUND),
                UpdateMenu.NOTHING_ELSE,
                bodyOf(exchange, MenuImage.class),
                IfMatch.of(exchange));
    }
}
