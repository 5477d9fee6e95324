package io.tableorder.restaurant.option;

import io.tableorder.http.Names;
import io.tableorder.restaurant.dish.DishFacts;
import io.tableorder.restaurant.dish.LanguageTag;
import io.tableorder.restaurant.dish.NameTranslation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A new group with its options, in their order. */
record CreateOptionGroup(
        @NotBlank @CodePointLength(max = 100) String name,
        @Nullable @Min(0) @Max(99) Integer minChoices,
        @Nullable @Min(1) @Max(99) Integer maxChoices,

        @Nullable @Size(max = DishFacts.MOST_LANGUAGES)
        Map<@LanguageTag String, @NotNull @Valid NameTranslation> translations,

        @Nullable @Size(max = OptionGroup.MOST_OPTIONS) List<@Valid OptionEdit> options) {

    CreateOptionGroup {
        name = Names.tidy(name);
    }

    GroupContent content() {
        return new GroupContent(
                name,
                Objects.requireNonNullElse(minChoices, 0),
                Objects.requireNonNullElse(maxChoices, 1),
                translations == null ? Map.of() : new TreeMap<>(translations),
                options == null
                        ? List.of()
                        : options.stream().map(OptionEdit::option).toList());
    }
}
