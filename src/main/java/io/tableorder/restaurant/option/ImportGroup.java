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
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
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

    /** What an option is before the POS says anything of it. */
    private static final Option NEW = new Option(null, "", 0, true, false, 1, null, List.of(), Map.of(), null);

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

        /**
         * @param known the option as it is; null for a new one
         * @param choosesDefaults whether the POS says which options of the group are preselected
         */
        private Option option(@Nullable Option known, boolean choosesDefaults, @Nullable Long menu) {
            Option before = known == null ? NEW : known;
            return new Option(
                    before.id(),
                    name,
                    Objects.requireNonNullElse(priceDelta, 0L),
                    Objects.requireNonNullElse(isAvailable, before.isAvailable()),
                    choosesDefaults ? Boolean.TRUE.equals(isDefault) : before.isDefault(),
                    Objects.requireNonNullElse(maxQuantity, 1),
                    posCode,
                    allergens == null
                            ? before.allergens()
                            : allergens.stream().distinct().toList(),
                    translations == null ? before.translations() : new TreeMap<>(translations),
                    menu);
        }
    }

    /**
     * The group as it will be. An option is known by its code, else by its name if it has no code. What staff decide, and the POS does not
     * name, stays as it is: translations, allergens, what is sold out, and the preselection, unless the group allows fewer choices than that.
     *
     * @param known the group as it is; null for a new one
     * @param menus the ids of menus by their codes
     */
    GroupContent content(@Nullable OptionGroup known, Map<String, Long> menus, String pointer) {
        List<Option> before = new ArrayList<>(known == null ? List.of() : known.options());
        List<Option> after = new ArrayList<>();
        List<FieldProblem> unknown = new ArrayList<>();
        boolean choosesDefaults = options.stream().anyMatch(item -> item.isDefault() != null);
        for (int i = 0; i < options.size(); i++) {
            Item item = options.get(i);
            Long menu = item.menuPosCode() == null ? null : menus.get(item.menuPosCode());
            if (item.menuPosCode() != null && menu == null) {
                unknown.add(new FieldProblem(pointer + "/options/" + i + "/menu_pos_code", "NOT_ALLOWED"));
            }
            Option same = same(before, item);
            before.remove(same);
            after.add(item.option(same, choosesDefaults, menu));
        }
        if (!unknown.isEmpty()) {
            throw ProblemException.invalid(unknown);
        }
        int mostChoices = Objects.requireNonNullElse(maxChoices, 1);
        if (!choosesDefaults && after.stream().filter(Option::isDefault).count() > mostChoices) {
            after.replaceAll(Option::notPreselected);
        }
        return new GroupContent(
                name,
                Objects.requireNonNullElse(minChoices, 0),
                mostChoices,
                translations == null ? translationsOf(known) : new TreeMap<>(translations),
                after);
    }

    private static Map<String, NameTranslation> translationsOf(@Nullable OptionGroup known) {
        return known == null ? Map.of() : known.translations();
    }

    private static @Nullable Option same(List<Option> known, Item item) {
        return first(known, option -> item.posCode() != null && item.posCode().equals(option.posCode()))
                .or(() -> first(
                        known,
                        option -> option.posCode() == null && option.name().equals(item.name())))
                .orElse(null);
    }

    private static Optional<Option> first(List<Option> options, Predicate<Option> isSame) {
        return options.stream().filter(isSame).findFirst();
    }
}
