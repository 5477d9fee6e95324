package io.tableorder.failure;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages of texts for people: Korean, and English for clients that prefer it. */
public final class Languages {

    private static final List<Locale> SPOKEN = List.of(Locale.KOREAN, Locale.ENGLISH);

    private Languages() {}

    /** The language that an {@code Accept-Language} prefers; Korean if the header is missing, malformed, or names neither. */
    public static Locale preferred(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return Locale.KOREAN;
        }
        try {
            Locale found = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), SPOKEN);
            return found == null ? Locale.KOREAN : found;
        } catch (IllegalArgumentException malformed) {
            return Locale.KOREAN;
        }
    }
}
