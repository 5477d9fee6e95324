package io.tableorder.restaurant.dish;

import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What staff say of a dish beyond its name and price.
 *
 * @param translations by language
 * @param origin where its ingredients are from
 * @param tags words by which guests find dishes
 * @param schedule when it can be ordered; null for always
 * @param soldOutUntil null if it is not sold out for a while
 * @param station where it is made, if not at the station of its category
 */
public record DishFacts(
        @Size(max = MOST_LANGUAGES) Map<String, DishTranslation> translations,
        @Size(max = Allergen.MOST) List<String> allergens,
        String origin,
        @Size(max = MOST_TAGS) List<String> tags,

        @Nullable @Size(max = MOST_WINDOWS) List<Window> schedule,

        @Nullable Instant soldOutUntil,
        @Nullable String station) {

    public static final int MOST_LANGUAGES = 20;
    public static final int MOST_TAGS = 20;
    public static final int LONGEST_TAG = 30;
    public static final int MOST_WINDOWS = 30;
    public static final int LONGEST_ORIGIN = 500;
    public static final int LONGEST_STATION = 40;

    public static final DishFacts NONE = new DishFacts(Map.of(), List.of(), "", List.of(), null, null, null);

    /** @param isOffered whether the dish is not sold out for an indefinite time */
    public Availability availability(boolean isOffered) {
        return new Availability(isOffered, soldOutUntil, schedule == null ? null : new Schedule(schedule));
    }
}
