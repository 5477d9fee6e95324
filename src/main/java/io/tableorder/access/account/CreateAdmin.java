package io.tableorder.access.account;

import io.tableorder.foundation.settings.Settings.Bootstrap;
import io.tableorder.http.Names;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A new admin. A store admin has a store, a super admin has none. */
record CreateAdmin(
        @NotNull @CodePointLength(min = 1, max = Bootstrap.LONGEST_USERNAME) @Pattern(regexp = Bootstrap.USERNAME)
        String username,

        @NotNull String password,

        @NotNull @Pattern(regexp = "store_admin|super_admin", message = "OUT_OF_RANGE")
        String role,

        @Nullable UUID storeId) {

    CreateAdmin {
        username = Names.tidy(username);
    }
}
