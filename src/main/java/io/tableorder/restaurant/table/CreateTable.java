package io.tableorder.restaurant.table;

import io.tableorder.access.account.Passwords;
import io.tableorder.http.Names;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.CodePointLength;

/** A table that staff set up. Blanks around the number are dropped. */
record CreateTable(
        @NotBlank @CodePointLength(max = 20) @Pattern(regexp = PRINTABLE)
        String tableNumber,

        @NotNull @Utf8Size(min = MIN_PASSWORD, max = Passwords.MAX_BYTES)
        String password) {

    static final String PRINTABLE = "\\P{Cc}*";
    static final int MIN_PASSWORD = 4;

    CreateTable {
        tableNumber = Names.tidy(tableNumber);
    }
}
