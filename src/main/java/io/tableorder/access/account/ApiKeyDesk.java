package io.tableorder.access.account;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import io.tableorder.http.Role;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Manages the API keys of a store. The text of a key is shown once, in the answer to its creation. */
@Component
class ApiKeyDesk {

    /** How many live API keys a store may have. */
    static final int MOST = 20;

    /** Ten years. */
    private static final Duration LONGEST_LIFETIME = Duration.ofDays(3_653);

    private final ApiKeys apiKeys;
    private final AccessCheck accessCheck;
    private final Transactions transactions;
    private final SecureRandom random = new SecureRandom();

    ApiKeyDesk(ApiKeys apiKeys, AccessCheck accessCheck, Transactions transactions) {
        this.apiKeys = apiKeys;
        this.accessCheck = accessCheck;
        this.transactions = transactions;
    }

    /** @param key the text of the key, which no later answer shows */
    record Created(@JsonUnwrapped ApiKeys.View view, String key) {}

    Page<ApiKeys.View> list(UUID store, Page.Request page) {
        return apiKeys.list(store, page);
    }

    Created create(Actor by, CreateApiKey key) {
        Instant expiresAt = expiry(key.expiresAt());
        ApiKeyText text = ApiKeyText.random(random);
        long id;
        try {
            id = transactions.run(() -> add(by, key, text, expiresAt));
        } catch (DuplicateKeyException e) {
            throw new ProblemException(ProblemCode.DUPLICATE_NAME, key.name());
        }
        return new Created(find(by.store(), id), text.whole());
    }

    private long add(Actor by, CreateApiKey key, ApiKeyText text, @Nullable Instant expiresAt) {
        if (apiKeys.lockLive(by.store()) >= MOST) {
            throw new ProblemException(ProblemCode.LIMIT_REACHED, MOST);
        }
        return apiKeys.add(
                by.store(), key.name(), text.prefix(), text.hash(), key.distinctScopes(), by.subject(), expiresAt);
    }

    /** Revokes the key: at once on this instance, within seconds on the others. A repeated request changes nothing. */
    void revoke(Actor by, long id) {
        find(by.store(), id);
        apiKeys.revoke(by.store(), id, by.subject());
        accessCheck.forget(new Actor(Role.INTEGRATION, by.store(), id));
    }

    private ApiKeys.View find(UUID store, long id) {
        return apiKeys.find(store, id).orElseThrow(() -> new ProblemException(ProblemCode.API_KEY_NOT_FOUND));
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
        if (!expiry.isAfter(now) || expiry.isAfter(now.plus(LONGEST_LIFETIME))) {
            throw ProblemException.invalid("/expires_at", "OUT_OF_RANGE");
        }
        return expiry;
    }
}
