package io.tableorder.restaurant.table;

import io.tableorder.access.account.Passwords;
import io.tableorder.http.Names;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A change of a table. A null leaves the field as it is. */
record UpdateTable(
        @Nullable @CodePointLength(min = 1, max = 20) @Pattern(regexp = CreateTable.PRINTABLE)
        String tableNumber,

        @Nullable @Utf8Size(min = CreateTable.MIN_PASSWORD, max = Passwords.MAX_BYTES)
        String password) {

    UpdateTable {
        tableNumber = Names.tidy(tableNumber);
    }
}
