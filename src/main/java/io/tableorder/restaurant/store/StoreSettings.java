package io.tableorder.restaurant.store;

import io.tableorder.http.Names;
import io.tableorder.restaurant.dish.LanguageTag;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** The settings of a store, as super admins send them. */
final class StoreSettings {

    private static final String CURRENCY = "[A-Z]{3}";
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";
    private static final String NOT_BLANK = "(?s).*\\S.*";

    private StoreSettings() {}

    record Create(
            @NotBlank @CodePointLength(max = 100) String name,
            @NotNull @Pattern(regexp = CURRENCY) String currency,
            @NotNull @CodePointLength(max = 50) String timeZone,
            @Nullable @Pattern(regexp = TIME) String businessDayCutoff,
            @Nullable Boolean completeSessionsAtDayEnd,
            @Nullable @LanguageTag String language) {

        Create {
            name = Names.tidy(name);
        }
    }

    /** A null leaves the setting as it is. */
    record Update(
            @Nullable @Pattern(regexp = NOT_BLANK, message = "REQUIRED") @CodePointLength(max = 100)
            String name,

            @Nullable @Pattern(regexp = CURRENCY) String currency,
            @Nullable @CodePointLength(max = 50) String timeZone,
            @Nullable @Pattern(regexp = TIME) String businessDayCutoff,
            @Nullable Boolean completeSessionsAtDayEnd,
            @Nullable @LanguageTag String language) {

        Update {
            name = Names.tidy(name);
        }
    }
}
