package io.tableorder.restaurant.menu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link MenuCache} has for a question.
 *
 * @param stamps those from before the answer is read, which the cache keeps with it; null on a hit, and while the cache must not
 *     be filled
 * @param json the answer; null on a miss
 */
record CachedAnswer(MenuQuestion question, byte @Nullable [] stamps, byte @Nullable [] json) {

    static CachedAnswer hit(MenuQuestion question, byte[] json) {
        return new CachedAnswer(question, null, json);
    }

    static CachedAnswer miss(MenuQuestion question, byte @Nullable [] stamps) {
        return new CachedAnswer(question, stamps, null);
    }

    boolean isMiss() {
        return json == null;
    }

    /** Whether the answer can be kept. */
    boolean isStamped() {
        return stamps != null;
    }

    /** @param read the answer from the database */
    CachedAnswer with(byte[] read) {
        return new CachedAnswer(question, stamps, read);
    }

    byte[] requireStamps() {
        return Objects.requireNonNull(stamps);
    }

    byte[] requireJson() {
        return Objects.requireNonNull(json);
    }
}
