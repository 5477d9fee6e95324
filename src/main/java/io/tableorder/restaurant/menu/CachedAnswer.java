package io.tableorder.restaurant.menu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link MenuCache} has for a question.
 *
 * @param stamps those from before the answer is read, which the cache keeps with it; null on a hit, and while the cache must not
 *     be filled
 * @param answer null on a miss
 */
record CachedAnswer(
        MenuQuestion question,
        byte @Nullable [] stamps,
        @Nullable MenuAnswer answer) {

    static CachedAnswer hit(MenuQuestion question, byte[] json) {
        return new CachedAnswer(question, null, new MenuAnswer(json, null));
    }

    static CachedAnswer miss(MenuQuestion question, byte @Nullable [] stamps) {
        return new CachedAnswer(question, stamps, null);
    }

    boolean isMiss() {
        return answer == null;
    }

    boolean isStamped() {
        return stamps != null;
    }

    /** Whether the answer can be kept: it has stamps, and lasts for a second at least. */
    boolean canBeKept() {
        return isStamped() && secondsToKeep() > 0;
    }

    /** @param read the answer from the database */
    CachedAnswer with(MenuAnswer read) {
        return new CachedAnswer(question, stamps, read);
    }

    byte[] requireStamps() {
        return Objects.requireNonNull(stamps);
    }

    byte[] requireJson() {
        return Objects.requireNonNull(answer).json();
    }

    long secondsToKeep() {
        return Objects.requireNonNull(answer).secondsLeft(MenuCache.LIFETIME);
    }
}
