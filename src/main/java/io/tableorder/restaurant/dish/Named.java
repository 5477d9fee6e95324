package io.tableorder.restaurant.dish;

import org.jspecify.annotations.Nullable;

/** A text that has been translated: at least its name. */
public interface Named {

    /** Null if only other texts are translated. */
    @Nullable
    String name();
}
