package io.tableorder.integrators.webhook;

import io.tableorder.foundation.database.Instants;
import io.tableorder.http.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The webhooks and their secrets, as staff keep them. */
@Repository
class Webhooks {

    private static final String SELECT = """
            select w.id, w.url, w.types, w.description, w.status, w.status_reason, w.status_since, w.failing_since, w.created_at,
                   w.updated_at,
                   (select max(s.expires_at)
                      from webhook_secrets s
                     where s.store_id = w.store_id and s.webhook_id = w.id and s.expires_at > now()) as old_secret_expires_at
              from webhooks w
             where w.store_id = :store
            """;

    private static final String LIST = SELECT + "order by w.id limit :limit offset :offset";

    private static final String FIND = SELECT + "and w.id = :id";

    private static final String COUNT = "select count(*) from webhooks where store_id = :store";

    // Two webhooks that are added at the same time would both find
    // room. The store's row is not locked: orders refer to it.
    private static final String LOCK_STORE = """
            select true from (select pg_advisory_xact_lock(hashtextextended('webhooks ' || :store, 0))) as locked
            """;

    private static final String LOCK = "select id from webhooks where store_id = :store and id = :id for update";

    private static final String ADD = """
            insert into webhooks (store_id, url, types, description, status, created_by, updated_by)
            values (:store, :url, :types, :description, :status, :by, :by)
            returning id
            """;

    private static final String UPDATE = """
            update webhooks
               set url = coalesce(:url, url),
                   types = coalesce(cast(:types as text[]), types),
                   description = nullif(coalesce(:description, description), ''),
                   updated_by = :by,
                   updated_at = now()
             where store_id = :store and id = :id
            """;

    // Also resets the failures: a webhook that is resumed starts anew.
    private static final String SET_STATUS = """
            update webhooks
               set status = :status, status_reason = null, status_since = now(),
                   failures = 0, rejections = 0, failing_since = null,
                   updated_by = :by, updated_at = now()
             where store_id = :store and id = :id and status <> :status
            """;

    private static final String DELETE = "delete from webhooks where store_id = :store and id = :id";

    private static final String END_SECRET = """
            update webhook_secrets
               set expires_at = now() + make_interval(secs => :overlap)
             where store_id = :store and webhook_id = :id and expires_at is null
            """;

    private static final String DROP_OLD_SECRETS = """
            delete from webhook_secrets where store_id = :store and webhook_id = :id and expires_at <= now()
            """;

    private static final String ADD_SECRET = """
            insert into webhook_secrets (store_id, webhook_id, secret, created_by) values (:store, :id, :secret, :by)
            """;

    private final JdbcClient jdbc;

    Webhooks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Oldest first. */
    Page<WebhookView> list(UUID store, Page.Request page) {
        List<WebhookView> webhooks = jdbc.sql(LIST)
                .param("store", store)
                .param("limit", page.pageSize())
                .param("offset", page.offset())
                .query(Webhooks::view)
                .list();
        return page.of(webhooks, count(store));
    }

    Optional<WebhookView> find(UUID store, long id) {
        return statement(FIND, store, id).query(Webhooks::view).optional();
    }

    long count(UUID store) {
        return jdbc.sql(COUNT).param("store", store).query(Long.class).single();
    }

    /** Keeps others from adding a webhook to the store until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lockStore(UUID store) {
        jdbc.sql(LOCK_STORE)
                .param("store", store.toString())
                .query(Boolean.class)
                .single();
    }

    /** @return whether there is such a webhook */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean lock(UUID store, long id) {
        return statement(LOCK, store, id).query(Long.class).optional().isPresent();
    }

    /** @return its id */
    long add(
            UUID store, String url, List<String> types, @Nullable String description, WebhookStatus status, String by) {
        return jdbc.sql(ADD)
                .param("store", store)
                .param("url", url)
                .param("types", types.toArray(String[]::new))
                .param("description", description)
                .param("status", status.word())
                .param("by", by)
                .query(Long.class)
                .single();
    }

    /** Changes what is not null. */
    void update(UUID store, long id, UpdateWebhook changes, String by) {
        statement(UPDATE, store, id)
                .param("url", changes.url())
                .param("types", changes.types() == null ? null : changes.types().toArray(String[]::new))
                .param("description", changes.description())
                .param("by", by)
                .update();
    }

    void setStatus(UUID store, long id, WebhookStatus status, String by) {
        statement(SET_STATUS, store, id)
                .param("status", status.word())
                .param("by", by)
                .update();
    }

    /** @return whether there was such a webhook */
    boolean delete(UUID store, long id) {
        return statement(DELETE, store, id).update() == 1;
    }

    /** Makes this the webhook's secret. The old one stays valid for the overlap. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void setSecret(UUID store, long id, Secret secret, Duration overlap, String by) {
        statement(DROP_OLD_SECRETS, store, id).update();
        statement(END_SECRET, store, id).param("overlap", overlap.toSeconds()).update();
        statement(ADD_SECRET, store, id)
                .param("secret", secret.reveal())
                .param("by", by)
                .update();
    }

    private JdbcClient.StatementSpec statement(String sql, UUID store, long id) {
        return jdbc.sql(sql).param("store", store).param("id", id);
    }

    private static WebhookView view(ResultSet row, int n) throws SQLException {
        WebhookStatus status = WebhookStatus.of(row.getString("status"));
        return new WebhookView(
                row.getLong("id"),
                row.getString("url"),
                texts(row, "types"),
                row.getString("description"),
                status == WebhookStatus.ACTIVE,
                status,
                row.getString("status_reason"),
                Instants.of(row, "status_since"),
                Instants.orNull(row, "failing_since"),
                Instants.orNull(row, "old_secret_expires_at"),
                StoreWebhook.target(row.getLong("id")),
                Instants.of(row, "created_at"),
                Instants.of(row, "updated_at"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }
}
