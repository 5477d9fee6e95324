package io.tableorder.integrators.target;

import io.tableorder.http.Names;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A change to a target; a null leaves a property as it is.
 *
 * @param options replace all options, except that the token stays unless another one is given
 * @param isActive false pauses it, true resumes it
 */
record UpdateTarget(
        @Nullable @CodePointLength(min = 1, max = 50) String name,
        @Nullable @Valid TargetOptions options,

        @Nullable @Size(min = 1, max = CreateTarget.MOST_TYPES)
        List<String> types,

        @Nullable Boolean isActive) {

    UpdateTarget {
        name = Names.tidy(name);
    }
}
