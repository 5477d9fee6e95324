package io.tableorder.restaurant.dish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AllergenTest {

    @Test
    void theExpressionHasExactlyTheCodes() {
        assertThat(Allergen.ANY.split("\\|"))
                .containsExactlyElementsOf(
                        Allergen.ALL.stream().map(Allergen::code).toList())
                .hasSize(Allergen.MOST);
    }

    @Test
    void theListsAreThoseOfTheLaws() {
        assertThat(of("eu")).hasSize(14);
        assertThat(of("kr")).hasSize(22);
        assertThat(Allergen.ALL).allSatisfy(allergen -> assertThat(allergen.names())
                .containsOnlyKeys("ko", "en")
                .allSatisfy((language, name) -> assertThat(name).isNotBlank()));
    }

    private static List<Allergen> of(String list) {
        return Allergen.ALL.stream()
                .filter(allergen -> allergen.lists().contains(list))
                .toList();
    }
}
