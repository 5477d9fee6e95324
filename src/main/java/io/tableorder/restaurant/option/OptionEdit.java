package io.tableorder.restaurant.option;

import io.tableorder.http.Names;
import io.tableorder.restaurant.dish.Allergen;
import io.tableorder.restaurant.dish.DishFacts;
import io.tableorder.restaurant.dish.LanguageTag;
import io.tableorder.restaurant.dish.NameTranslation;
import io.tableorder.restaurant.dish.PosCode;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * An option, whole. What is absent has its default, also in an option that exists.
 *
 * @param id of the option that it replaces; absent for a new one
 */
record OptionEdit(
        @Nullable @Min(1) Long id,
        @NotBlank @CodePointLength(max = 100) String name,

        @Nullable @Min(-1_000_000_000_000L) @Max(1_000_000_000_000L)
        Long priceDelta,

        @Nullable Boolean isAvailable,
        @Nullable Boolean isDefault,
        @Nullable @Min(1) @Max(99) Integer maxQuantity,
        @Nullable @Pattern(regexp = PosCode.FORM) String posCode,

        @Nullable @Size(max = Allergen.MOST)
        List<@Pattern(regexp = Allergen.ANY, message = "UNKNOWN_ALLERGEN") String> allergens,

        @Nullable @Size(max = DishFacts.MOST_LANGUAGES)
        Map<@LanguageTag String, @NotNull @Valid NameTranslation> translations,

        @Nullable Long menuId) {

    OptionEdit {
        name = Names.tidy(name);
    }

    Option option() {
        return new Option(
                id,
                name,
                Objects.requireNonNullElse(priceDelta, 0L),
                !Boolean.FALSE.equals(isAvailable),
                Boolean.TRUE.equals(isDefault),
                Objects.requireNonNullElse(maxQuantity, 1),
                posCode,
                allergens == null ? List.of() : allergens.stream().distinct().toList(),
                translations == null ? Map.of() : new TreeMap<>(translations),
                menuId);
    }
}
