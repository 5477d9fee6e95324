package io.tableorder.access.account;

import jakarta.validation.constraints.NotNull;

/** A new password of an admin. */
record SetPassword(@NotNull String password) {}
