package io.tableorder.restaurant.store;

import java.util.List;
import java.util.UUID;

/** Knows the languages that a store's menu is translated into. */
public interface MenuLanguages {

    /** Tags of BCP 47, in alphabetical order. */
    List<String> of(UUID store);
}
