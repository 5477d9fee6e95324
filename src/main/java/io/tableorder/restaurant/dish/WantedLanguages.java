package io.tableorder.restaurant.dish;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The languages that a client wants, best first, as tags.
 *
 * @param tags few: whoever asks must not be able to fill the cache with one answer for each of thousands of lists
 */
public record WantedLanguages(List<String> tags) {

    /** For a client that wants none in particular. */
    public static final WantedLanguages ANY = new WantedLanguages(List.of());

    private static final int MOST = 3;

    /** Reads an {@code Accept-Language}. A missing or a malformed one wants no language in particular. */
    public static WantedLanguages of(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return ANY;
        }
        try {
            return new WantedLanguages(Locale.LanguageRange.parse(acceptLanguage).stream()
                    .filter(range -> range.getWeight() > 0)
                    .map(range -> Locale.forLanguageTag(range.getRange()).toLanguageTag())
                    .filter(LanguageTag.Validator::isKnown)
                    .distinct()
                    .limit(MOST)
                    .toList());
        } catch (IllegalArgumentException malformed) {
            return ANY;
        }
    }

    /**
     * The best translation (RFC 4647, lookup).
     *
     * @param own the language of the texts that have been translated
     * @return null if the client reads those best, or none of the translations
     */
    public <T> @Nullable T choose(String own, Map<String, T> translations) {
        for (String tag : tags) {
            for (String range = tag; range != null; range = shorter(range)) {
                if (range.equals(own)) {
                    return null;
                }
                T found = translations.get(range);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** The name in the best language. */
    public String name(String own, String name, Map<String, ? extends Named> translations) {
        Named chosen = choose(own, translations);
        return chosen == null ? name : Objects.requireNonNullElse(chosen.name(), name);
    }

    private static @Nullable String shorter(String range) {
        int end = range.lastIndexOf('-');
        return end < 0 ? null : range.substring(0, end);
    }
}
