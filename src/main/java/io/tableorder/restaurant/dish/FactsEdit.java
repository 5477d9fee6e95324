package io.tableorder.restaurant.dish;

import io.tableorder.http.Names;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A change of what staff say of a dish, of valid values. What is null stays as it is; what is empty is taken away.
 *
 * @param soldOutUntil a time that has passed makes the dish available, too
 */
public record FactsEdit(
        @Nullable Map<String, DishTranslation> translations,
        @Nullable List<String> allergens,
        @Nullable String origin,
        @Nullable List<String> tags,
        @Nullable List<Window> schedule,
        @Nullable String soldOutUntil,
        @Nullable String station) {

    public DishFacts appliedTo(DishFacts facts) {
        return new DishFacts(
                translations == null ? facts.translations() : new TreeMap<>(translations),
                allergens == null
                        ? facts.allergens()
                        : allergens.stream().distinct().toList(),
                Objects.requireNonNullElse(Names.tidy(origin), facts.origin()),
                tags == null
                        ? facts.tags()
                        : tags.stream().map(Names::tidy).distinct().toList(),
                schedule == null ? facts.schedule() : schedule.isEmpty() ? null : schedule,
                soldOutUntil == null ? facts.soldOutUntil() : moment(soldOutUntil),
                station == null ? facts.station() : station.isEmpty() ? null : station);
    }

    private static @Nullable Instant moment(String text) {
        if (text.isEmpty()) {
            return null;
        }
        Instant until = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        return until.isAfter(Instant.now()) ? until : null;
    }
}
