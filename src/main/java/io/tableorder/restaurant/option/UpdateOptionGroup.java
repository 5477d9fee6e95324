package io.tableorder.restaurant.option;

import io.tableorder.http.Names;
import io.tableorder.restaurant.dish.DishFacts;
import io.tableorder.restaurant.dish.LanguageTag;
import io.tableorder.restaurant.dish.NameTranslation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A change of a group. Fields that are absent stay as they are.
 *
 * @param options all of them, in their new order: those with an id are kept, those without are new, and those that are missing are deleted
 */
record UpdateOptionGroup(
        @Nullable @CodePointLength(min = 1, max = 100) String name,
        @Nullable @Min(0) @Max(99) Integer minChoices,
        @Nullable @Min(1) @Max(99) Integer maxChoices,

        @Nullable @Size(max = DishFacts.MOST_LANGUAGES)
        Map<@LanguageTag String, @NotNull @Valid NameTranslation> translations,

        @Nullable @Size(max = OptionGroup.MOST_OPTIONS) List<@Valid OptionEdit> options) {

    UpdateOptionGroup {
        name = Names.tidy(name);
    }

    GroupContent appliedTo(GroupContent group) {
        return new GroupContent(
                Objects.requireNonNullElse(name, group.name()),
                Objects.requireNonNullElse(minChoices, group.minChoices()),
                Objects.requireNonNullElse(maxChoices, group.maxChoices()),
                translations == null ? group.translations() : new TreeMap<>(translations),
                options == null
                        ? group.options()
                        : options.stream().map(OptionEdit::option).toList());
    }
}
