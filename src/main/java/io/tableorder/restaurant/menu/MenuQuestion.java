package io.tableorder.restaurant.menu;

import io.tableorder.restaurant.menu.GuestView.Shown;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A question of a guest about the menu of a store.
 *
 * @param name unique among the questions about the store
 * @param source reads the answer from the database
 */
record MenuQuestion(UUID store, String name, Supplier<Shown> source) {

    String key() {
        return "menu:" + store + ":" + name;
    }
}
