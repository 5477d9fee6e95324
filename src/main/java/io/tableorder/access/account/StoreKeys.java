package io.tableorder.access.account;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Names;
import io.tableorder.http.Page;
import io.tableorder.http.Parameters;
import io.tableorder.http.Role;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** The API keys of a store, as its admins keep them. A key is shown once, to whoever makes it. */
@Component
class StoreKeys {

    static final int MOST = 20;

    private static final Duration LONGEST = Duration.ofDays(3_653);

    private final ApiKeys keys;
    private final AccessCheck access;
    private final Transactions transactions;
    private final SecureRandom random = new SecureRandom();

    StoreKeys(ApiKeys keys, AccessCheck access, Transactions transactions) {
        this.keys = keys;
        this.access = access;
        this.transactions = transactions;
    }

    /**
     * @param name tells staff which machine has it
     * @param scopes what it is to open; absent: all, as keys did before there were scopes
     * @param expiresAt absent: never
     */
    record CreateApiKey(
            @NotBlank @CodePointLength(max = 50) String name,
            @Nullable @Size(min = 1, max = 5) List<@NotNull KeyScope> scopes,
            @Nullable String expiresAt) {

        CreateApiKey {
            name = Names.tidy(name);
        }

        /** Each once; what opens all opens the others as well. */
        private List<KeyScope> opens() {
            return scopes == null || scopes.contains(KeyScope.ALL)
                    ? List.of(KeyScope.ALL)
                    : List.copyOf(EnumSet.copyOf(scopes));
        }
    }

    /** A key, this once with its text. */
    record Created(@JsonUnwrapped ApiKeys.View view, String key) {}

    void list(Exchange exchange) {
        exchange.getMessage().setBody(keys.list(Actor.of(exchange).store(), Page.Request.of(exchange)));
    }

    void create(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        CreateApiKey wanted = exchange.getMessage().getBody(CreateApiKey.class);
        Instant expiresAt = expiry(wanted.expiresAt());
        ApiKeyText text = ApiKeyText.random(random);
        long id;
        try {
            id = transactions.run(() -> add(admin, wanted, text, expiresAt));
        } catch (DuplicateKeyException e) {
            throw new ProblemException(ProblemCode.DUPLICATE_NAME, wanted.name());
        }
        exchange.getMessage().setBody(new Created(find(admin.store(), id), text.whole()));
    }

    private long add(Actor admin, CreateApiKey wanted, ApiKeyText text, @Nullable Instant expiresAt) {
        if (keys.lockLive(admin.store()) >= MOST) {
            throw new ProblemException(ProblemCode.LIMIT_REACHED, MOST);
        }
        return keys.add(
                admin.store(), wanted.name(), text.prefix(), text.hash(), wanted.opens(), admin.subject(), expiresAt);
    }

    /** Ends the key, on this instance now and on the others within seconds. Once more is as well. */
    void revoke(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = Parameters.pathId(exchange, "id", ProblemCode.API_KEY_NOT_FOUND);
        find(admin.store(), id);
        keys.revoke(admin.store(), id, admin.subject());
        access.forget(new Actor(Role.INTEGRATION, admin.store(), id));
    }

    private ApiKeys.View find(UUID store, long id) {
        return keys.find(store, id).orElseThrow(() -> new ProblemException(ProblemCode.API_KEY_NOT_FOUND));
    }

    private static @Nullable Instant expiry(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Instant expiry;
        try {
            expiry = Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid("/expires_at", "INVALID_FORMAT");
        }
        Instant now = Instant.now();
        if (!expiry.isAfter(now) || expiry.isAfter(now.plus(LONGEST))) {
            throw ProblemException.invalid("/expires_at", "OUT_OF_RANGE");
        }
        return expiry;
    }
}
