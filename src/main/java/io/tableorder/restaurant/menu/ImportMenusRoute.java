package io.tableorder.restaurant.menu;

import static io.tableorder.failure.ProblemCode.MENU_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Bodies.jsonOrCsv;
import static io.tableorder.http.Parameters.pathName;
import static io.tableorder.http.Parameters.query;
import static io.tableorder.http.Parameters.queryFlag;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.restaurant.dish.PosCode;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets the store's POS send all its menus at once, and mark single ones as sold out. */
@Component
class ImportMenusRoute extends RouteBuilder {

    private final MenuImport imports;
    private final MenuDesk menus;

    ImportMenusRoute(MenuImport imports, MenuDesk menus) {
        this.imports = imports;
        this.menus = menus;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:importMenus").routeId("import-menus").routeConfigurationId("http-api")
            .routeDescription("Makes the store's menus what its POS says, all or none")
            .to("throttle:changes").id("throttle")
            .unmarshal(jsonOrCsv(ImportMenus.class, "menus")).id("read")
            .to("bean-validator:import-menus").id("validate")
            .process(e -> imports.requireValidItems(bodyOf(e, ImportMenus.class))).id("validate-items")
            .transform().exchange(this::run).id("import")
            .process(Answers::ok).id("answer");

        from("direct:sellOutMenu").routeId("sell-out-menu").routeConfigurationId("http-api")
            .routeDescription("Marks the menu with the POS's code as sold out, or as available again")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(SellOut.class)).id("read")
            .to("bean-validator:sell-out-menu").id("validate")
            .transform().exchange(this::sellOut).id("sell-out")
            .process(Answers::okVersioned).id("answer");
        // @formatter:on
    }

    private MenuImport.Imported run(Exchange exchange) {
        return imports.run(
                Actor.of(exchange),
                bodyOf(exchange, ImportMenus.class),
                Boolean.TRUE.equals(queryFlag(exchange, "dry_run")),
                query(exchange, "missing"));
    }

    private StaffMenu sellOut(Exchange exchange) {
        return menus.sellOut(
                Actor.of(exchange),
                pathName(exchange, "pos_code", PosCode.FORM, MENU_NOT_FOUND),
                bodyOf(exchange, SellOut.class).isAvailable());
    }
}
