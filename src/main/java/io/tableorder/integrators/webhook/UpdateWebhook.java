package io.tableorder.integrators.webhook;

import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A change to a webhook; a null leaves a property as it is.
 *
 * @param description an empty text removes it
 * @param isActive false pauses it, true resumes it
 */
record UpdateWebhook(
        @Nullable @CodePointLength(min = 1, max = UrlRules.LONGEST)
        String url,

        @Nullable @Size(min = 1, max = CreateWebhook.MOST_TYPES)
        List<String> types,

        @Nullable @CodePointLength(max = 200) String description,
        @Nullable Boolean isActive) {}
