package io.tableorder.restaurant.option;

import io.tableorder.restaurant.dish.Allergen;
import io.tableorder.restaurant.dish.DishFacts;
import io.tableorder.restaurant.dish.NameTranslation;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An option of a group.
 *
 * @param id null for one that is not stored yet
 * @param priceDelta added to the price of the dish, in the currency's minor unit; below zero it is a discount
 * @param isDefault whether clients preselect it
 * @param menuId the dish that is made if the option is chosen; null if it only changes the dish
 */
public record Option(
        @Nullable Long id,
        String name,
        long priceDelta,
        boolean isAvailable,
        boolean isDefault,
        int maxQuantity,
        @Nullable String posCode,
        @Size(max = Allergen.MOST) List<String> allergens,
        @Size(max = DishFacts.MOST_LANGUAGES) Map<String, NameTranslation> translations,
        @Nullable Long menuId) {

    Option available(boolean isAvailable) {
        return new Option(
                id, name, priceDelta, isAvailable, isDefault, maxQuantity, posCode, allergens, translations, menuId);
    }

    Option notPreselected() {
        return new Option(
                id, name, priceDelta, isAvailable, false, maxQuantity, posCode, allergens, translations, menuId);
    }
}
