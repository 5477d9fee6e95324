package io.tableorder.integrators.webhook;

import io.tableorder.http.Page;
import io.tableorder.integrators.delivery.TargetCount;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All SQL about webhooks and their secrets. */
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

    // Two that come at the same time would both find room. The store's row itself is what orders refer to.
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

    // Both forget what went wrong before: whoever resumes, or names another receiver, starts anew.
    private static final String SET_STATUS = """
            update webhooks
               set status = :status, status_reason = null, status_since = now(),
                   failures = 0, rejections = 0, failing_since = null,
                   updated_by = :by, updated_at = now()
             where store_id = :store and id = :id and status <> :status
            """;

    private static final String FORGET_FAILURES = """
            update webhooks
               set failures = 0, rejections = 0, failing_since = null
             where store_id = :store and id = :id and failures > 0
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

    private static final String RECEIVER = """
            select w.url, w.status,
                   array(select s.secret
                           from webhook_secrets s
                          where s.store_id = w.store_id and s.webhook_id = w.id
                            and (s.expires_at is null or s.expires_at > now())
                          order by s.id desc
                          limit :most) as secrets
              from webhooks w
             where w.store_id = :store and w.id = :id
            """;

    private static final String ENTRY = """
            select id, store_id, types, since, status = 'active' as is_active, status_since, status
              from webhooks
            """;

    // A paused one's events wait for it as deliveries.
    private static final String INTERESTED = ENTRY + """
             where store_id = any (cast(:stores as uuid[])) and status_reason is distinct from 'GONE'
             order by store_id, id
            """;

    private static final String FIND_ALL = ENTRY + " where id = any (:ids)";

    private static final String COUNTS = """
            select 'webhook' as kind, coalesce(t.condition, 'OK') as condition, t.open_until is not null as is_left_alone,
                   count(*) as count
              from webhooks w
              left join delivery_targets t on t.name = 'webhook-' || w.id
             where w.status = 'active'
             group by 2, 3
            """;

    private static final String ADD_FAILURE = """
            update webhooks
               set failures = failures + 1,
                   rejections = rejections + :rejections,
                   failing_since = coalesce(failing_since, now())
             where store_id = :store and id = :id and status = 'active'
            returning failures, rejections, extract(epoch from now() - failing_since)::bigint as failing_for
            """;

    private static final String PAUSE_ITSELF = """
            update webhooks
               set status = 'auto_paused', status_reason = :reason, status_since = now()
             where store_id = :store and id = :id and status = 'active'
            """;

    private static final int MOST_SECRETS = 4;

    private final JdbcClient jdbc;

    Webhooks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One of them as a target.
     *
     * @param since the sequence of its store behind which it wants events
     */
    record Entry(
            long id,
            UUID storeId,
            List<String> types,
            long since,
            boolean isActive,
            Instant statusSince,
            String status) {}

    /** What an attempt needs to know. */
    record Destination(URI url, boolean isActive, List<Secret> secrets) {}

    /** How a webhook has done since something has arrived last. */
    record Failures(int failures, int rejections, Duration failingFor) {}

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

    /** No other webhook comes into the store until the transaction ends. */
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

    void forgetFailures(UUID store, long id) {
        statement(FORGET_FAILURES, store, id).update();
    }

    /** @return whether there was such a webhook */
    boolean delete(UUID store, long id) {
        return statement(DELETE, store, id).update() == 1;
    }

    /** Makes this the webhook's secret. The one before stays good for as long as given. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void setSecret(UUID store, long id, Secret secret, Duration overlap, String by) {
        statement(DROP_OLD_SECRETS, store, id).update();
        statement(END_SECRET, store, id).param("overlap", overlap.toSeconds()).update();
        statement(ADD_SECRET, store, id)
                .param("secret", secret.reveal())
                .param("by", by)
                .update();
    }

    Optional<Destination> destination(UUID store, long id) {
        return statement(RECEIVER, store, id)
                .param("most", MOST_SECRETS)
                .query((row, n) -> new Destination(
                        URI.create(row.getString("url")),
                        row.getString("status").equals(WebhookStatus.ACTIVE.word()),
                        texts(row, "secrets").stream().map(Secret::of).toList()))
                .optional();
    }

    /** Those of these stores that somebody receives. */
    List<Entry> interested(Collection<UUID> stores) {
        return jdbc.sql(INTERESTED)
                .param("stores", stores.stream().map(UUID::toString).toArray(String[]::new))
                .query(Webhooks::entry)
                .list();
    }

    /** Those of these that are there. */
    List<Entry> find(Collection<Long> ids) {
        return jdbc.sql(FIND_ALL)
                .param("ids", ids.toArray(Long[]::new))
                .query(Webhooks::entry)
                .list();
    }

    /** Of all stores, how they do. */
    List<TargetCount> counts() {
        return jdbc.sql(COUNTS).query(TargetCount.class).list();
    }

    private static Entry entry(ResultSet row, int n) throws SQLException {
        return new Entry(
                row.getLong("id"),
                row.getObject("store_id", UUID.class),
                texts(row, "types"),
                row.getLong("since"),
                row.getBoolean("is_active"),
                instant(row, "status_since"),
                row.getString("status"));
    }

    /** @return empty unless it is active */
    Optional<Failures> addFailure(UUID store, long id, boolean isRejection) {
        return statement(ADD_FAILURE, store, id)
                .param("rejections", isRejection ? 1 : 0)
                .query((row, n) -> new Failures(
                        row.getInt("failures"),
                        row.getInt("rejections"),
                        Duration.ofSeconds(row.getLong("failing_for"))))
                .optional();
    }

    /** @return false if it was not active any more */
    boolean pauseItself(UUID store, long id, PauseReason reason) {
        return statement(PAUSE_ITSELF, store, id).param("reason", reason.name()).update() == 1;
    }

    private JdbcClient.StatementSpec statement(String sql, UUID store, long id) {
        return jdbc.sql(sql).param("store", store).param("id", id);
    }

    private static WebhookView view(ResultSet row, int n) throws SQLException {
        String status = row.getString("status");
        return new WebhookView(
                row.getLong("id"),
                row.getString("url"),
                texts(row, "types"),
                row.getString("description"),
                status.equals(WebhookStatus.ACTIVE.word()),
                status,
                row.getString("status_reason"),
                instant(row, "status_since"),
                instantOrNull(row, "failing_since"),
                instantOrNull(row, "old_secret_expires_at"),
                StoreWebhook.target(row.getLong("id")),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
