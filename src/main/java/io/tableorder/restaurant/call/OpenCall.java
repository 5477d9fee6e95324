package io.tableorder.restaurant.call;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** What guests send to call staff. */
record OpenCall(
        @NotNull CallKind kind,
        @Nullable @CodePointLength(max = 200) String note) {}
