package io.tableorder.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Requests;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** The menu as the guests of one table see it: that of the token's store, whatever the query asks for. */
@Component
class GuestMenu {

    private final Menus menus;

    GuestMenu(Menus menus) {
        this.menus = menus;
    }

    void listCategories(Exchange exchange) {
        exchange.getMessage().setBody(menus.listCategories(ownStore(exchange)));
    }

    void listMenus(Exchange exchange) {
        exchange.getMessage().setBody(menus.list(ownStore(exchange), Requests.queryId(exchange, "category_id")));
    }

    void readMenu(Exchange exchange) {
        long id = Requests.pathId(exchange, 0, ProblemCode.MENU_NOT_FOUND);
        exchange.getMessage()
                .setBody(menus.find(ownStore(exchange), id)
                        .orElseThrow(() -> new ProblemException(ProblemCode.MENU_NOT_FOUND, String.valueOf(id))));
    }

    private static UUID ownStore(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        Requests.requireOwnStore(exchange, store);
        return store;
    }
}
