package io.tableorder.integrators.webhook;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A request for a new webhook.
 *
 * @param types null for all
 * @param isActive false: paused from the start
 */
record CreateWebhook(
        @NotBlank @CodePointLength(max = UrlRules.LONGEST) String url,

        @Nullable @Size(min = 1, max = MOST_TYPES) List<String> types,

        @Nullable @CodePointLength(max = 200) String description,
        @Nullable Boolean isActive) {

    static final int MOST_TYPES = 20;
}
