package io.tableorder.restaurant.dish;

import io.tableorder.http.Names;
import jakarta.validation.constraints.NotBlank;
import org.hibernate.validator.constraints.CodePointLength;

/** A name in another language. */
public record NameTranslation(
        @NotBlank @CodePointLength(max = 100) String name) {

    public NameTranslation {
        name = Names.tidy(name);
    }
}
