package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.DatabaseWatch;
import io.tableorder.foundation.database.SharedReads;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.http.Parameters;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** The menu as the guests of one table see it: that of the token's store, whatever the query asks for. */
@Component
class GuestMenu {

    /** Fewer than its lane has threads: while the database hangs, others go on and show what is cached. */
    private static final int READERS = 3;

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Categories categories;
    private final Menus menus;
    private final DatabaseWatch database;
    private final SharedReads<byte[]> reads = new SharedReads<>();
    private final Semaphore readers = new Semaphore(READERS);

    GuestMenu(Categories categories, Menus menus, DatabaseWatch database) {
        this.categories = categories;
        this.menus = menus;
        this.database = database;
    }

    void askForCategories(Exchange exchange) {
        UUID store = ownStore(exchange);
        ask(exchange, new MenuQuestion(store, "categories", () -> categories.list(store)));
    }

    void askForMenus(Exchange exchange) {
        UUID store = ownStore(exchange);
        Long category = Parameters.queryId(exchange, "category_id");
        String name = category == null ? "menus" : "menus-of:" + category;
        ask(exchange, new MenuQuestion(store, name, () -> menus.list(store, category)));
    }

    void askForMenu(Exchange exchange) {
        UUID store = ownStore(exchange);
        long id = Parameters.pathId(exchange, "id", ProblemCode.MENU_NOT_FOUND);
        ask(exchange, new MenuQuestion(store, "menu:" + id, () -> menus.find(store, id)
                .orElseThrow(() -> new ProblemException(ProblemCode.MENU_NOT_FOUND, String.valueOf(id)))));
    }

    /** Answers the question from the database, as JSON, unless that is known not to answer, or is kept busy by others. */
    void read(Exchange exchange) throws InterruptedException {
        if (!database.answers()) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, SOON);
        }
        if (!readers.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, Duration.ofSeconds(1));
        }
        try {
            MenuQuestion question = exchange.getMessage().getBody(MenuQuestion.class);
            exchange.getMessage()
                    .setBody(reads.read(
                            question.key(), () -> Json.write(question.source().get())));
        } finally {
            readers.release();
        }
    }

    private static void ask(Exchange exchange, MenuQuestion question) {
        exchange.getMessage().setBody(question);
    }

    private static UUID ownStore(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        Parameters.requireOwnStore(exchange, store);
        return store;
    }
}
