package io.tableorder.integrators.connector;

import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** Why a connector is stopped. */
record StopConnector(
        @Nullable @CodePointLength(min = 1, max = 200) String reason) {}
