package io.tableorder.restaurant.option;

import io.tableorder.failure.FieldProblem;
import io.tableorder.failure.ProblemException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A group of options as the store's POS has it, whole. */
public record ImportGroup(
        @NotBlank @CodePointLength(max = 100) String name,
        @Nullable @Min(0) @Max(99) Integer minChoices,
        @Nullable @Min(1) @Max(99) Integer maxChoices,

        @Nullable @Size(max = DishFacts.MOST_LANGUAGES)
        Map<@LanguageTag String, @NotNull @Valid NameTranslation> translations,

        @NotNull @Size(max = OptionGroup.MOST_OPTIONS) List<@Valid Item> options) {

    public ImportGroup {
        name = Names.tidy(name);
    }

    /**
     * An option of the POS.
     *
     * @param menuPosCode the code of the menu that it is made of
     */
    public record Item(
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

            @Nullable @Pattern(regexp = PosCode.FORM) String menuPosCode) {

        public Item {
            name = Names.tidy(name);
        }

        /** @param id of the option that it replaces; null for a new one */
        private Option option(@Nullable Long id, @Nullable Long menu) {
            return new OptionEdit(
                            id,
                            name,
                            priceDelta,
                            isAvailable,
                            isDefault,
                            maxQuantity,
                            posCode,
                            allergens,
                            translations,
                            menu)
                    .option();
        }
    }

    /**
     * The group as it will be. An option is known by its code, else by its name.
     *
     * @param known the group as it is; null for a new one
     * @param menus the ids of menus by their codes
     */
    GroupContent content(@Nullable OptionGroup known, Map<String, Long> menus, String pointer) {
        List<Option> before = new ArrayList<>(known == null ? List.of() : known.options());
        List<Option> after = new ArrayList<>();
        List<FieldProblem> unknown = new ArrayList<>();
        for (int i = 0; i < options.size(); i++) {
            Item item = options.get(i);
            Long menu = item.menuPosCode() == null ? null : menus.get(item.menuPosCode());
            if (item.menuPosCode() != null && menu == null) {
                unknown.add(new FieldProblem(pointer + "/options/" + i + "/menu_pos_code", "NOT_ALLOWED"));
            }
            Option same = before.stream()
                    .filter(option -> isSame(option, item))
                    .findFirst()
                    .orElse(null);
            before.remove(same);
            after.add(item.option(same == null ? null : same.id(), menu));
        }
        if (!unknown.isEmpty()) {
            throw ProblemException.invalid(unknown);
        }
        return new GroupContent(
                name,
                Objects.requireNonNullElse(minChoices, 0),
                Objects.requireNonNullElse(maxChoices, 1),
                translations == null ? Map.of() : new TreeMap<>(translations),
                after);
    }

    private static boolean isSame(Option option, Item item) {
        return item.posCode() == null
                ? option.posCode() == null && option.name().equals(item.name())
                : item.posCode().equals(option.posCode());
    }
}
