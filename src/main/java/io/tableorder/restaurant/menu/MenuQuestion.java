package io.tableorder.restaurant.menu;

import java.util.UUID;
import java.util.function.Supplier;

/**
 * What guests want to see of a store's menu.
 *
 * @param name tells the questions of a store apart
 * @param source reads the answer from the database
 */
record MenuQuestion(UUID store, String name, Supplier<Object> source) {

    String key() {
        return "menu:" + store + ":" + name;
    }
}
