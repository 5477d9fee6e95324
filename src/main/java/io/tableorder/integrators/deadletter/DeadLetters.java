package io.tableorder.integrators.deadletter;

import io.tableorder.foundation.database.Instants;
import io.tableorder.http.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The dead letters as the desk shows and counts them. */
@Repository
class DeadLetters {

    private static final String LIST = """
            select id, store_id, kind, event_id, event_type, subject, route_id, queue, state, code,
                   left(split_part(cause, E'\\n', 1), 500) as cause, attempts, created_at
            """;

    private static final String NEWEST_FIRST = "order by id desc limit :limit offset :offset";

    private static final String FIND_OF_ANY_STORE = """
            select id, store_id, kind, event_id, event_type, subject, route_id, queue, state, code, cause, attempts, headers, body,
                   body_size, encode(body_sha256, 'hex') as body_sha256, created_at
              from dead_letters
             where id = :id
            """;

    private static final String FIND = FIND_OF_ANY_STORE + "   and store_id is not distinct from :store";

    private static final String ACTS = """
            select act, actor, reason, at from dead_letter_acts where dead_letter_id = :id order by id
            """;

    private static final String DEPTH = """
            select count(*) as open, min(created_at) as oldest
              from (select created_at from dead_letters where state = 'open' order by created_at limit :most) as open
            """;

    private static final String RECENT = """
            select kind, count(*) as count
              from (select kind
                      from dead_letters
                     where state = 'open' and created_at > now() - :seconds * interval '1 second'
                     limit :most) as open
             group by kind
            """;

    private static final int MOST = 100_000;

    private final JdbcClient jdbc;

    DeadLetters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One of a list. */
    record Summary(
            long id,
            @Nullable UUID storeId,
            String kind,
            @Nullable UUID eventId,
            @Nullable String eventType,
            @Nullable String subject,
            String routeId,
            @Nullable String queue,
            String state,
            String code,
            String cause,
            int attempts,
            Instant createdAt) {}

    /** How many dead letters are open, of all stores and of none, counted up to {@value #MOST}; and when the oldest one was made. */
    record Depth(long open, @Nullable Instant oldest) {}

    /** Newest first. */
    Page<Summary> list(@Nullable UUID store, DeadLetterFilter filter, Page.Request page) {
        List<Summary> letters = filtered(LIST, store, filter, NEWEST_FIRST)
                .param("limit", page.pageSize())
                .param("offset", page.offset())
                .query(DeadLetters::summary)
                .list();
        long total = filtered("select count(*)\n", store, filter, "")
                .query(Long.class)
                .single();
        return page.of(letters, total);
    }

    Optional<DeadLetterView> find(@Nullable UUID store, long id) {
        return view(jdbc.sql(FIND).param("store", store, Types.OTHER).param("id", id), id);
    }

    Optional<DeadLetterView> findOfAnyStore(long id) {
        return view(jdbc.sql(FIND_OF_ANY_STORE).param("id", id), id);
    }

    private Optional<DeadLetterView> view(JdbcClient.StatementSpec letter, long id) {
        List<DeadLetterView.Act> acts = jdbc.sql(ACTS)
                .param("id", id)
                .query((row, n) -> new DeadLetterView.Act(
                        row.getString("act"), row.getString("actor"), row.getString("reason"), Instants.of(row, "at")))
                .list();
        return letter.query((row, n) -> DeadLetterView.of(
                        summary(row, n),
                        row.getString("headers"),
                        row.getBytes("body"),
                        row.getObject("body_size", Long.class),
                        row.getString("body_sha256"),
                        acts))
                .optional();
    }

    Depth depth() {
        return jdbc.sql(DEPTH)
                .param("most", MOST)
                .query((row, n) -> new Depth(row.getLong("open"), Instants.orNull(row, "oldest")))
                .single();
    }

    /** How many open dead letters of each kind were made within this time, counted up to {@value #MOST}. */
    Map<String, Long> recent(Duration within) {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql(RECENT)
                .param("seconds", within.toSeconds())
                .param("most", MOST)
                .query(row -> {
                    counts.put(row.getString("kind"), row.getLong("count"));
                });
        return counts;
    }

    private static Summary summary(ResultSet row, int n) throws SQLException {
        return new Summary(
                row.getLong("id"),
                row.getObject("store_id", UUID.class),
                row.getString("kind"),
                row.getObject("event_id", UUID.class),
                row.getString("event_type"),
                row.getString("subject"),
                row.getString("route_id"),
                row.getString("queue"),
                row.getString("state"),
                row.getString("code"),
                row.getString("cause"),
                row.getInt("attempts"),
                Instants.of(row, "created_at"));
    }

    private JdbcClient.StatementSpec filtered(
            String select, @Nullable UUID store, DeadLetterFilter filter, String rest) {
        DeadLetterCondition where = DeadLetterCondition.of(store, filter);
        return jdbc.sql(select + where.sql() + rest).params(where.params());
    }
}
