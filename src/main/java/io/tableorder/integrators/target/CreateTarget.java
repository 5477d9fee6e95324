package io.tableorder.integrators.target;

import io.tableorder.http.Names;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A request for a new target.
 *
 * @param types null for the types that its kind has a use for
 * @param isActive false: paused from the start
 */
record CreateTarget(
        @NotBlank @CodePointLength(max = 50) String name,
        @NotNull @Pattern(regexp = TargetKind.WORDS) String kind,
        @Nullable @Valid TargetOptions options,

        @Nullable @Size(min = 1, max = MOST_TYPES) List<String> types,

        @Nullable Boolean isActive) {

    static final int MOST_TYPES = 20;

    CreateTarget {
        name = Names.tidy(name);
    }
}
