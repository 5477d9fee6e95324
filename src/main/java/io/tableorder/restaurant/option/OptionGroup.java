package io.tableorder.restaurant.option;

import io.tableorder.http.Versioned;
import io.tableorder.restaurant.dish.DishFacts;
import io.tableorder.restaurant.dish.NameTranslation;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;

/**
 * A group of options as staff and events see it.
 *
 * @param minChoices of one dish, counted with the quantities of its options
 */
public record OptionGroup(
        long id,
        String name,
        int minChoices,
        int maxChoices,
        @Size(max = DishFacts.MOST_LANGUAGES) Map<String, NameTranslation> translations,
        @Size(max = MOST_OPTIONS) List<Option> options,
        int version)
        implements Versioned {

    static final int MOST_OPTIONS = 100;

    OptionGroup nextVersion() {
        return new OptionGroup(id, name, minChoices, maxChoices, translations, options, version + 1);
    }

    GroupContent content() {
        return new GroupContent(name, minChoices, maxChoices, translations, options);
    }
}
