package io.tableorder.restaurant.menu;

import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Bodies.jsonOrCsv;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets the store's POS bring its menus, all at once, and sell single ones out. */
@Component
class ImportMenusRoute extends RouteBuilder {

    private final MenuImport imports;
    private final MenuEditor menus;

    ImportMenusRoute(MenuImport imports, MenuEditor menus) {
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
            .process(imports::requireSound).id("require-sound")
            .process(imports::run).id("run")
            .process(Answers::ok).id("answer");

        from("direct:sellOutMenu").routeId("sell-out-menu").routeConfigurationId("http-api")
            .routeDescription("Sells a menu out that the POS names, or no longer")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(SellOut.class)).id("read")
            .to("bean-validator:sell-out-menu").id("validate")
            .process(menus::sellOut).id("sell-out")
            .process(Answers::okVersioned).id("answer");
        // @formatter:on
    }
}
