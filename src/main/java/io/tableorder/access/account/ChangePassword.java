package io.tableorder.access.account;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** What an admin sends to change their own password. */
record ChangePassword(
        @NotNull @CodePointLength(min = 1, max = 200) String currentPassword,
        @NotNull String newPassword,
        @Nullable @CodePointLength(max = 2000) String deviceToken) {}
