package io.tableorder.restaurant.dish;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tableorder.http.Names;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** The texts of a dish in another language. What is absent is shown in the guest's next language that has it, else in the store's own. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DishTranslation(
        @Nullable @CodePointLength(min = 1, max = 100) String name,
        @Nullable @CodePointLength(max = 2_000) String description) {

    public DishTranslation {
        name = Names.tidy(name);
    }
}
