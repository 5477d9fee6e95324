package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.DatabaseWatch;
import io.tableorder.foundation.database.SharedReads;
import io.tableorder.http.Json;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The menu of a store as its guests see it: what they may ask, and the answers from the database. */
@Component
class GuestMenu {

    /** Fewer than the lane has threads: while the database hangs, the other threads still serve what is cached. */
    private static final int READERS = 3;

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration RETRY_WHILE_AWAY = Duration.ofSeconds(2);
    private static final Duration RETRY_WHILE_BUSY = Duration.ofSeconds(1);

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

    MenuQuestion categories(UUID store) {
        return new MenuQuestion(store, "categories", () -> categories.list(store));
    }

    /** @param category null for the menus of all categories */
    MenuQuestion menus(UUID store, @Nullable Long category) {
        String name = category == null ? "menus" : "menus-of:" + category;
        return new MenuQuestion(store, name, () -> menus.list(store, category));
    }

    MenuQuestion menu(UUID store, long id) {
        return new MenuQuestion(store, "menu:" + id, () -> menus.find(store, id)
                .orElseThrow(() -> new ProblemException(ProblemCode.MENU_NOT_FOUND, String.valueOf(id))));
    }

    /**
     * Answers a question from the database, as JSON. While the database is known not to answer, and while too many readers are
     * waiting for it already, the question is refused.
     */
    byte[] read(MenuQuestion question) throws InterruptedException {
        if (!database.answers()) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, RETRY_WHILE_AWAY);
        }
        if (!readers.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, RETRY_WHILE_BUSY);
        }
        try {
            return reads.read(question.key(), () -> Json.write(question.source().get()));
        } finally {
            readers.release();
        }
    }
}
