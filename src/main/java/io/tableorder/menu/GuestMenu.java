package io.tableorder.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.http.Requests;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** The menu as the guests of one table see it: that of the token's store, whatever the query asks for. */
@Component
class GuestMenu {

    private final Categories categories;
    private final Menus menus;
    private final SharedReads reads;
    private final Json json;

    GuestMenu(Categories categories, Menus menus, SharedReads reads, Json json) {
        this.categories = categories;
        this.menus = menus;
        this.reads = reads;
        this.json = json;
    }

    void askForCategories(Exchange exchange) {
        UUID store = ownStore(exchange);
        ask(exchange, new MenuQuestion(store, "categories", () -> categories.list(store)));
    }

    void askForMenus(Exchange exchange) {
        UUID store = ownStore(exchange);
        Long category = Requests.queryId(exchange, "category_id");
        String name = category == null ? "menus" : "menus-of:" + category;
        ask(exchange, new MenuQuestion(store, name, () -> menus.list(store, category)));
    }

    void askForMenu(Exchange exchange) {
        UUID store = ownStore(exchange);
        long id = Requests.pathId(exchange, 0, ProblemCode.MENU_NOT_FOUND);
        ask(exchange, new MenuQuestion(store, "menu:" + id, () -> menus.find(store, id)
                .orElseThrow(() -> new ProblemException(ProblemCode.MENU_NOT_FOUND, String.valueOf(id)))));
    }

    /** Answers the question from the database, as JSON. */
    void read(Exchange exchange) {
        MenuQuestion question = exchange.getMessage().getBody(MenuQuestion.class);
        exchange.getMessage()
                .setBody(reads.read(
                        question.key(), () -> json.write(question.source().get())));
    }

    private static void ask(Exchange exchange, MenuQuestion question) {
        exchange.getMessage().setBody(question);
    }

    private static UUID ownStore(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        Requests.requireOwnStore(exchange, store);
        return store;
    }
}
