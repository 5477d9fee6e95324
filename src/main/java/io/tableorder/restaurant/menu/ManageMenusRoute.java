package io.tableorder.restaurant.menu;

import static io.tableorder.failure.ProblemCode.MENU_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.queryFlag;
import static io.tableorder.http.Parameters.queryId;
import static io.tableorder.http.Parameters.storeOf;

import io.tableorder.access.reads.StoreReads;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.IfMatch;
import io.tableorder.http.Page;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows staff the menus of their store and lets them delete and rearrange menus; shows super admins the menus of any store. */
@Component
class ManageMenusRoute extends RouteBuilder {

    private final MenuDesk menus;
    private final MenuOptionsDesk options;
    private final StoreReads reads;

    ManageMenusRoute(MenuDesk menus, MenuOptionsDesk options, StoreReads reads) {
        this.menus = menus;
        this.options = options;
        this.reads = reads;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAdminMenus").routeId("list-admin-menus").routeConfigurationId("http-api")
            .routeDescription("Lists the store's menus, by category and by whether they are sold out")
            .to("throttle:reads").id("throttle")
            .transform().exchange(this::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:listStoreMenus").routeId("list-store-menus").routeConfigurationId("http-api")
            .routeDescription("Lists the menus of any store for a super admin")
            .to("throttle:reads").id("throttle")
            .process(e -> reads.record(Actor.of(e), storeOf(e), "menus")).id("record")
            .transform().exchange(this::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:getAdminMenu").routeId("get-admin-menu").routeConfigurationId("http-api")
            .routeDescription("Reads one menu of the store")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> menus.read(Actor.of(e).store(), pathId(e, "id", MENU_NOT_FOUND))).id("read")
            .process(Answers::okVersionedIfChanged).id("answer");

        from("direct:deleteMenu").routeId("delete-menu").routeConfigurationId("http-api")
            .routeDescription("Deletes a menu that no open order holds")
            .to("throttle:changes").id("throttle")
            .process(e -> menus.delete(Actor.of(e), pathId(e, "id", MENU_NOT_FOUND))).id("delete")
            .process(Answers::noContent).id("answer");

        from("direct:orderMenus").routeId("order-menus").routeConfigurationId("http-api")
            .routeDescription("Puts all menus of a category in a new order")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(OrderMenus.class)).id("read")
            .to("bean-validator:order-menus").id("validate")
            .transform().exchange(e -> menus.reorder(Actor.of(e), bodyOf(e, OrderMenus.class))).id("reorder")
            .process(Answers::ok).id("answer");

        from("direct:setMenuOptions").routeId("set-menu-options").routeConfigurationId("http-api")
            .routeDescription("Decides which groups of options guests are asked with a menu")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(SetMenuOptions.class)).id("read")
            .to("bean-validator:set-menu-options").id("validate")
            .transform().exchange(this::setOptions).id("set")
            .process(Answers::okVersioned).id("answer");
        // @formatter:on
    }

    private StaffMenu setOptions(Exchange exchange) {
        return options.set(
                Actor.of(exchange),
                pathId(exchange, "id", MENU_NOT_FOUND),
                bodyOf(exchange, SetMenuOptions.class).ids(),
                IfMatch.of(exchange));
    }

    private Page<StaffMenu> list(Exchange exchange) {
        return menus.list(
                storeOf(exchange),
                queryId(exchange, "category_id"),
                queryFlag(exchange, "is_available"),
                Page.Request.of(exchange));
    }
}
