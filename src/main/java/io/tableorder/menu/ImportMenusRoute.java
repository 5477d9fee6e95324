package io.tableorder.menu;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets the store's POS bring its menus, all at once, and sell single ones out. */
@Component
class ImportMenusRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final MenuImport imports;
    private final MenuEditor menus;
    private final Answers answers;

    ImportMenusRoute(Throttle throttle, Requests requests, MenuImport imports, MenuEditor menus, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.imports = imports;
        this.menus = menus;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:importMenus").routeId("import-menus").routeConfigurationId("http-api")
            .routeDescription("Makes the store's menus what its POS says, all or none")
            .process(throttle::change)
            .process(requests.readJsonOrCsv(ImportMenus.class, "menus"))
            .to("bean-validator:import-menus")
            .process(imports::requireSound)
            .process(imports::run)
            .process(answers::ok);

        from("direct:sellOutMenu").routeId("sell-out-menu").routeConfigurationId("http-api")
            .routeDescription("Sells a menu out that the POS names, or no longer")
            .process(throttle::change)
            .process(requests.readJson(SellOut.class))
            .to("bean-validator:sell-out-menu")
            .process(menus::sellOut)
            .process(answers::okVersioned);
        // @formatter:on
    }
}
