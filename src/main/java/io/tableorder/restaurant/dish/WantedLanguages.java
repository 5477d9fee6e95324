package io.tableorder.restaurant.dish;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
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
     * The text in the best language that has it (RFC 4647, lookup).
     *
     * @param own the language of the text that has been translated
     * @param in the text in a translation; null if that lacks it
     * @return the text itself if the client reads that best, or has no translation of it
     */
    public <T> String choose(String own, String text, Map<String, T> translations, Function<T, @Nullable String> in) {
        for (String tag : tags) {
            for (String range = tag; range != null; range = shorter(range)) {
                if (range.equals(own)) {
                    return text;
                }
                T translation = translations.get(range);
                String found = translation == null ? null : in.apply(translation);
                if (found != null) {
                    return found;
                }
            }
        }
        return text;
    }

    private static @Nullable String shorter(String range) {
        int end = range.lastIndexOf('-');
        return end < 0 ? null : range.substring(0, end);
    }
}
