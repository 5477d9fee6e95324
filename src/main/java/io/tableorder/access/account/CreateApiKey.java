package io.tableorder.access.account;

import io.tableorder.http.Names;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.EnumSet;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A new API key.
 *
 * @param name reminds staff which machine has the key
 * @param scopes null for all scopes, as keys had them before scopes existed
 * @param expiresAt null for a key that never expires
 */
record CreateApiKey(
        @NotBlank @CodePointLength(max = 50) String name,
        @Nullable @Size(min = 1, max = 5) List<@NotNull ApiKeyScope> scopes,
        @Nullable String expiresAt) {

    CreateApiKey {
        name = Names.tidy(name);
    }

    /** The scopes to store: each once, and only {@link ApiKeyScope#ALL} if it is among them. */
    List<ApiKeyScope> distinctScopes() {
        return scopes == null || scopes.contains(ApiKeyScope.ALL)
                ? List.of(ApiKeyScope.ALL)
                : List.copyOf(EnumSet.copyOf(scopes));
    }
}
