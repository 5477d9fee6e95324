package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.DatabaseWatch;
import io.tableorder.foundation.database.SharedReads;
import io.tableorder.http.Json;
import io.tableorder.restaurant.dish.WantedLanguages;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

    private final GuestView view;
    private final DatabaseWatch database;
    private final SharedReads<MenuAnswer> reads = new SharedReads<>();
    private final Semaphore readers = new Semaphore(READERS);

    GuestMenu(GuestView view, DatabaseWatch database) {
        this.view = view;
        this.database = database;
    }

    MenuQuestion categories(UUID store, WantedLanguages languages) {
        return question(store, languages, "categories", () -> view.categories(store, languages));
    }

    /** @param category null for the menus of all categories */
    MenuQuestion menus(UUID store, @Nullable Long category, WantedLanguages languages) {
        String name = category == null ? "menus" : "menus-of:" + category;
        return question(store, languages, name, () -> view.menus(store, category, languages));
    }

    MenuQuestion menu(UUID store, long id, WantedLanguages languages) {
        return question(store, languages, "menu:" + id, () -> view.menu(store, id, languages));
    }

    private static MenuQuestion question(
            UUID store, WantedLanguages languages, String name, Supplier<GuestView.Shown> source) {
        String language = languages.tags().isEmpty() ? "" : String.join(",", languages.tags()) + ":";
        return new MenuQuestion(store, language + name, source);
    }

    /**
     * Answers a question from the database, as JSON. While the database is known not to answer, and while too many readers are
     * waiting for it already, the question is refused.
     */
    MenuAnswer read(MenuQuestion question) throws InterruptedException {
        if (!database.answers()) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, RETRY_WHILE_AWAY);
        }
        if (!readers.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, RETRY_WHILE_BUSY);
        }
        try {
            return reads.read(question.key(), () -> readNow(question));
        } finally {
            readers.release();
        }
    }

    private static MenuAnswer readNow(MenuQuestion question) {
        long now = System.nanoTime();
        GuestView.Shown shown = question.source().get();
        return MenuAnswer.of(Json.write(shown.body()), now, shown.lasts());
    }
}
