package io.tableorder.access.account;

import io.tableorder.foundation.database.Instants;
import io.tableorder.http.Page;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about API keys. */
@Repository
class ApiKeys {

    /** The one statement without a store: the key itself determines the store. */
    private static final String FIND_BY_PREFIX = """
            select id, store_id, hash, scopes, expires_at from api_keys where prefix = :prefix
            """;

    private static final String IS_LIVE = """
            select exists (select
                             from api_keys
                            where store_id = :store and id = :id and revoked_at is null
                              and (expires_at is null or expires_at > now()))
            """;

    private static final String NOTE_USE = """
            update api_keys
               set last_used_at = now()
             where store_id = :store and id = :id
               and (last_used_at is null or last_used_at < now() - interval '1 minute')
            """;

    private static final String SELECT_VIEW = """
            select id, name, prefix, scopes, created_by, created_at, last_used_at, expires_at, revoked_at, revoked_by
              from api_keys
             where store_id = :store
            """;

    private static final String FIND = SELECT_VIEW + "and id = :id";

    private static final String LIST = SELECT_VIEW + "order by id desc limit :limit offset :offset";

    private static final String COUNT = "select count(*) from api_keys where store_id = :store";

    /** Frees the names of expired keys and their places among the live keys. */
    private static final String PUT_AWAY_EXPIRED = """
            update api_keys
               set revoked_at = expires_at
             where store_id = :store and revoked_at is null and expires_at <= now()
            """;

    private static final String COUNT_LIVE = COUNT + " and revoked_at is null";

    /** Locks in the order of the ids: of two simultaneous transactions the second waits, and then counts the key that the first added. */
    private static final String LOCK_LIVE = """
            select id from api_keys where store_id = :store and revoked_at is null order by id for no key update
            """;

    private static final String ADD = """
            insert into api_keys (store_id, name, prefix, hash, scopes, created_by, expires_at)
            values (:store, :name, :prefix, :hash, cast(:scopes as text[]), :by, :expiresAt)
            returning id
            """;

    private static final String REVOKE = """
            update api_keys
               set revoked_at = now(), revoked_by = :by
             where store_id = :store and id = :id and revoked_at is null
            """;

    private final JdbcClient jdbc;

    ApiKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The data of a key that never changes.
     *
     * @param scopes what the key grants access to
     */
    record Key(
            long id,
            UUID storeId,
            byte[] hash,
            List<ApiKeyScope> scopes,
            @Nullable Instant expiresAt) {}

    /** A key as staff see it, without its secret. */
    record View(
            long id,
            String name,
            String prefix,
            List<ApiKeyScope> scopes,
            String createdBy,
            Instant createdAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable String revokedBy) {}

    Optional<Key> findByPrefix(String prefix) {
        return jdbc.sql(FIND_BY_PREFIX)
                .param("prefix", prefix)
                .query((row, n) -> new Key(
                        row.getLong("id"),
                        row.getObject("store_id", UUID.class),
                        row.getBytes("hash"),
                        scopes(row),
                        Instants.orNull(row, "expires_at")))
                .optional();
    }

    boolean isLive(UUID store, long id) {
        return jdbc.sql(IS_LIVE)
                .param("store", store)
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** Records that the key was used, to the minute. */
    void noteUse(UUID store, long id) {
        jdbc.sql(NOTE_USE).param("store", store).param("id", id).update();
    }

    Page<View> list(UUID store, Page.Request page) {
        var views = jdbc.sql(LIST)
                .param("store", store)
                .param("limit", page.pageSize())
                .param("offset", page.offset())
                .query(ApiKeys::view)
                .list();
        return page.of(
                views, jdbc.sql(COUNT).param("store", store).query(Long.class).single());
    }

    Optional<View> find(UUID store, long id) {
        return jdbc.sql(FIND)
                .param("store", store)
                .param("id", id)
                .query(ApiKeys::view)
                .optional();
    }

    /**
     * Counts the live keys of the store, and locks them until the transaction ends. Meanwhile no other transaction that calls this
     * adds a key, unless the store has no live key yet.
     */
    int lockLive(UUID store) {
        jdbc.sql(PUT_AWAY_EXPIRED).param("store", store).update();
        jdbc.sql(LOCK_LIVE).param("store", store).query(Long.class).list();
        return jdbc.sql(COUNT_LIVE).param("store", store).query(Integer.class).single();
    }

    /**
     * @return the new key's id
     * @throws org.springframework.dao.DuplicateKeyException if a live key of the store has the name
     */
    long add(
            UUID store,
            String name,
            String prefix,
            byte[] hash,
            List<ApiKeyScope> scopes,
            String by,
            @Nullable Instant expiresAt) {
        return jdbc.sql(ADD)
                .param("store", store)
                .param("name", name)
                .param("prefix", prefix)
                .param("hash", hash)
                .param("scopes", scopes.stream().map(ApiKeyScope::word).toArray(String[]::new))
                .param("by", by)
                .param("expiresAt", expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    void revoke(UUID store, long id, String by) {
        jdbc.sql(REVOKE).param("store", store).param("id", id).param("by", by).update();
    }

    private static View view(ResultSet row, int n) throws SQLException {
        return new View(
                row.getLong("id"),
                row.getString("name"),
                row.getString("prefix"),
                scopes(row),
                row.getString("created_by"),
                Instants.of(row, "created_at"),
                Instants.orNull(row, "last_used_at"),
                Instants.orNull(row, "expires_at"),
                Instants.orNull(row, "revoked_at"),
                row.getString("revoked_by"));
    }

    /** A key that was created before scopes existed has all scopes. */
    private static List<ApiKeyScope> scopes(ResultSet row) throws SQLException {
        Array scopes = row.getArray("scopes");
        return scopes == null
                ? List.of(ApiKeyScope.ALL)
                : Arrays.stream((String[]) scopes.getArray())
                        .map(ApiKeyScope::of)
                        .toList();
    }
}
