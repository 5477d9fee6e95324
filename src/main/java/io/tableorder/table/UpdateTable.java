package io.tableorder.table;

import io.tableorder.account.Passwords;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What staff want to change of a table; null stays as it is. */
record UpdateTable(
        @Nullable @Size(min = 1, max = 20) @Pattern(regexp = CreateTable.PRINTABLE)
        String tableNumber,

        @Nullable @Utf8Size(min = CreateTable.MIN_PASSWORD, max = Passwords.MAX_BYTES)
        String password) {

    UpdateTable {
        tableNumber = tableNumber == null ? null : tableNumber.strip();
    }
}
