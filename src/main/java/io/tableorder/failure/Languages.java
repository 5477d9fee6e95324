package io.tableorder.failure;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages that the service speaks to people: Korean, and English for those who prefer it. */
public final class Languages {

    private static final List<Locale> SPOKEN = List.of(Locale.KOREAN, Locale.ENGLISH);

    private Languages() {}

    /** Of an {@code Accept-Language}, whatever is in it. */
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
