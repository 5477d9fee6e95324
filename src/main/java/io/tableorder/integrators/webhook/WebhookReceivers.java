package io.tableorder.integrators.webhook;

import io.tableorder.foundation.database.Instants;
import io.tableorder.integrators.delivery.TargetCount;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The webhooks as targets of deliveries: where to send, with which secrets, and how often that has failed. */
@Repository
class WebhookReceivers {

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

    // Paused webhooks are included: their events wait for them as deliveries.
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

    private static final String FORGET_FAILURES = """
            update webhooks
               set failures = 0, rejections = 0, failing_since = null
             where store_id = :store and id = :id and failures > 0
            """;

    private static final String PAUSE_ITSELF = """
            update webhooks
               set status = 'auto_paused', status_reason = :reason, status_since = now()
             where store_id = :store and id = :id and status = 'active'
            """;

    private static final int MOST_SECRETS = 4;

    private final JdbcClient jdbc;

    WebhookReceivers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A webhook as a target.
     *
     * @param since it gets the events of its store after this number
     */
    record Entry(
            long id,
            UUID storeId,
            List<String> types,
            long since,
            boolean isActive,
            Instant statusSince,
            String status) {}

    /** Where an attempt sends, and what it signs with. */
    record Destination(URI url, boolean isActive, List<Secret> secrets) {}

    /** The failures since the last delivery that arrived. */
    record Failures(int failures, int rejections, Duration failingFor) {}

    Optional<Destination> destination(UUID store, long id) {
        return statement(RECEIVER, store, id)
                .param("most", MOST_SECRETS)
                .query((row, n) -> new Destination(
                        URI.create(row.getString("url")),
                        row.getString("status").equals(WebhookStatus.ACTIVE.word()),
                        texts(row, "secrets").stream().map(Secret::of).toList()))
                .optional();
    }

    /** The webhooks of these stores, without those whose receiver is gone. */
    List<Entry> interested(Collection<UUID> stores) {
        return jdbc.sql(INTERESTED)
                .param("stores", stores.stream().map(UUID::toString).toArray(String[]::new))
                .query(WebhookReceivers::entry)
                .list();
    }

    /** Those with these ids, as far as they exist. */
    List<Entry> find(Collection<Long> ids) {
        return jdbc.sql(FIND_ALL)
                .param("ids", ids.toArray(Long[]::new))
                .query(WebhookReceivers::entry)
                .list();
    }

    /** Counts the active webhooks of all stores by condition. */
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
                Instants.of(row, "status_since"),
                row.getString("status"));
    }

    /** @return empty unless the webhook is active */
    Optional<Failures> addFailure(UUID store, long id, boolean isRejection) {
        return statement(ADD_FAILURE, store, id)
                .param("rejections", isRejection ? 1 : 0)
                .query((row, n) -> new Failures(
                        row.getInt("failures"),
                        row.getInt("rejections"),
                        Duration.ofSeconds(row.getLong("failing_for"))))
                .optional();
    }

    void forgetFailures(UUID store, long id) {
        statement(FORGET_FAILURES, store, id).update();
    }

    /** @return false if the webhook was no longer active */
    boolean pauseItself(UUID store, long id, PauseReason reason) {
        return statement(PAUSE_ITSELF, store, id).param("reason", reason.name()).update() == 1;
    }

    private JdbcClient.StatementSpec statement(String sql, UUID store, long id) {
        return jdbc.sql(sql).param("store", store).param("id", id);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }
}
