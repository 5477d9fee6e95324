package io.tableorder.integrators.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.event.Redelivery;
import io.tableorder.http.Page;
import io.tableorder.integrators.delivery.GivenUp;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All SQL about dead letters. */
@Repository
class DeadLetters {

    private static final String ADD = """
            insert into dead_letters (kind, code, store_id, event_id, event_type, subject, event_seq, queue, route_id, body, headers,
                                      cause, attempts)
            values (:kind, :code, :store, :event, :type, :subject, :seq, :queue, :route, :body, :headers::jsonb, :cause, :attempts)
            returning id
            """;

    private static final String ADD_REJECTED = """
            insert into dead_letters (kind, code, store_id, event_id, event_type, subject, event_seq, queue, route_id, body, headers,
                                      cause, attempts, broker_key, body_size, body_sha256)
            values (:kind, :code, (select id from stores where id = :store), :event, :type, :subject, :seq, :queue, :route, :body,
                    :headers::jsonb, :cause, :attempts, :key, :size, :hash)
            on conflict (broker_key) do nothing
            returning id
            """;

    private static final String ADD_DELIVERY = """
            insert into dead_letters (kind, code, store_id, event_id, event_type, subject, event_seq, route_id, body, headers, cause,
                                      attempts, delivery_id)
            values (:kind, :code, :store, :event, :type, :subject, :seq, :route, :body, :headers::jsonb, :cause, :attempts, :delivery)
            returning id
            """;

    private static final String OPEN_OF_DELIVERY = """
            select id from dead_letters where store_id = :store and delivery_id = :delivery and state = 'open' for update
            """;

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

    private static final String TO_LOCK = """
            select id, store_id, state, redrive_id, queue, coalesce(queue, route_id) as lane, subject, event_seq, event_id, event_type, body,
                   body_size is null as is_whole, delivery_id
            """;

    private static final String LOCK = TO_LOCK + """
              from dead_letters
             where store_id is not distinct from :store and id = :id
               for update
            """;

    private static final String DELIVERY_OF = """
            select delivery_id
              from dead_letters
             where store_id is not distinct from :store and id = :id and delivery_id is not null
            """;

    // A dead letter of an event that has failed again is younger than those of events after it.
    private static final String OPEN_DELIVERIES = """
               and delivery_id is not null
             order by event_seq, id
             limit :limit
            """;

    private static final String LOCK_OPEN_DELIVERIES = TO_LOCK + """
              from dead_letters
             where store_id = :store and state = 'open' and delivery_id = any (:deliveries)
             order by event_seq, id
               for update
            """;

    private static final String LOCK_OPEN = """
               and event_id is not null and body_size is null and delivery_id is null and queue = any (:queues)
             order by event_seq, id
             limit :limit
               for update
            """;

    private static final String OLDEST_FIRST = """
             order by id
             limit :limit
               for update
            """;

    // Those of the same subject, and for the same connector or target, as one of the given; whether or not among them.
    private static final String OPEN_OF_SUBJECTS = """
            select id, coalesce(queue, route_id) as lane, subject, event_seq
              from dead_letters
             where %s and state = 'open' and subject = any (:subjects) and coalesce(queue, route_id) = any (:lanes)
            """;

    private static final String SETTLE = """
            with settled as (
                update dead_letters
                   set state = :state
                 where store_id is not distinct from :store and id = any (:ids) and state = 'open'
                returning id
            )
            insert into dead_letter_acts (store_id, dead_letter_id, act, actor, reason)
            select :store, id, :act, :actor, :reason from settled
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

    // What is settled has the one act that settled it.
    private static final String PURGE = """
            delete from dead_letters
             where id in (select l.id
                            from dead_letter_acts a
                            join dead_letters l on l.id = a.dead_letter_id
                           where a.at < now() - :days * interval '1 day' and l.state <> 'open'
                           order by a.at
                           limit :batch)
            """;

    private static final int MOST = 100_000;
    private static final int LONGEST_NAME = 255;

    private final JdbcClient jdbc;

    DeadLetters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What a route gave up on: the message it began with, where it failed and why.
     *
     * @param kind of what gave up on it
     * @param code why, in a word
     * @param event behind the message, if a connector's
     * @param headers as a JSON object
     * @param cause the chain of exceptions, a line each
     */
    record DeadLetter(
            String kind,
            String code,
            @Nullable ConnectorEvent event,
            String routeId,
            byte[] body,
            String headers,
            String cause,
            int attempts) {}

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

    /** An open one of a subject, and where it is in the order of the events. */
    record Waiting(
            long id, String lane, String subject, @Nullable Long eventSeq) {

        boolean isBefore(Locked letter) {
            return lane.equals(letter.lane())
                    && subject.equals(letter.subject())
                    && (position() < letter.position() || position() == letter.position() && id < letter.id());
        }

        private long position() {
            return eventSeq == null ? Long.MAX_VALUE : eventSeq;
        }
    }

    /**
     * One that the transaction has locked, with what it takes to send it once more.
     *
     * @param lane what it goes to, a connector or a target: there those of one subject keep their order
     */
    record Locked(
            long id,
            @Nullable UUID storeId,
            String state,
            UUID redriveId,
            @Nullable String queue,
            String lane,
            @Nullable String subject,
            @Nullable Long eventSeq,
            @Nullable UUID eventId,
            @Nullable String eventType,
            byte[] body,
            boolean isWhole,
            @Nullable Long deliveryId) {

        boolean isOpen() {
            return state.equals("open");
        }

        boolean isFor(Collection<String> queues) {
            return deliveryId != null || eventId != null && isWhole && queue != null && queues.contains(queue);
        }

        /** Who has no place in the order of the events comes last. */
        long position() {
            return eventSeq == null ? Long.MAX_VALUE : eventSeq;
        }

        Redelivery.Item redelivery() {
            return new Redelivery.Item(
                    redriveId,
                    Objects.requireNonNull(queue),
                    Objects.requireNonNull(eventId),
                    storeId,
                    eventType,
                    body);
        }
    }

    /** How many are open, of all stores and none, counted up to {@value #MOST}; and since when the oldest of them. */
    record Depth(long open, @Nullable Instant oldest) {}

    /** @return the new row's id */
    long add(DeadLetter letter) {
        return bind(ADD, letter)
                .param("queue", letter.event() == null ? null : letter.event().consumer())
                .query(Long.class)
                .single();
    }

    /**
     * Keeps what the broker had. It belongs to the store of its event if there is such a store.
     *
     * @param key tells that it is the same message as before; null when nothing does
     * @param size of the whole body, and its hash, when the letter has not all of it
     * @return the new row's id; null when it was kept before
     */
    @Nullable
    Long addRejected(
            DeadLetter letter,
            @Nullable String queue,
            byte @Nullable [] key,
            @Nullable Integer size,
            byte @Nullable [] hash) {
        return bind(ADD_REJECTED, letter)
                .param("queue", queue)
                .param("key", key, Types.BINARY)
                .param("size", size, Types.BIGINT)
                .param("hash", hash, Types.BINARY)
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    private JdbcClient.StatementSpec bind(String sql, DeadLetter letter) {
        ConnectorEvent event = letter.event();
        return jdbc.sql(sql)
                .param("kind", letter.kind())
                .param("code", letter.code())
                .param("store", event == null ? null : event.storeId(), Types.OTHER)
                .param("event", event == null ? null : event.eventId(), Types.OTHER)
                .param("type", event == null ? null : storable(event.type()))
                .param("subject", event == null || event.subject() == null ? null : storable(event.subject()))
                .param("seq", event == null ? null : event.seq(), Types.BIGINT)
                .param("route", letter.routeId())
                .param("body", letter.body())
                .param("headers", letter.headers())
                .param("cause", letter.cause())
                .param("attempts", letter.attempts());
    }

    private static String storable(String text) {
        return Keeping.storable(text, LONGEST_NAME);
    }

    /** What has not arrived at a target. */
    long add(GivenUp delivery, String headers) {
        return jdbc.sql(ADD_DELIVERY)
                .param("kind", delivery.kind())
                .param("code", delivery.code())
                .param("store", delivery.storeId())
                .param("event", delivery.eventId())
                .param("type", delivery.eventType())
                .param("subject", delivery.subject())
                .param("seq", delivery.eventSeq())
                .param("route", "delivery:" + delivery.target())
                .param("body", delivery.content().getBytes(UTF_8))
                .param("headers", headers)
                .param(
                        "cause",
                        Keeping.cause(
                                delivery.detail() == null
                                        ? delivery.code()
                                        : delivery.code() + ": " + delivery.detail()))
                .param("attempts", delivery.attempts())
                .param("delivery", delivery.deliveryId())
                .query(Long.class)
                .single();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public List<Long> lockOpenOfDelivery(UUID store, long delivery) {
        return jdbc.sql(OPEN_OF_DELIVERY)
                .param("store", store)
                .param("delivery", delivery)
                .query(Long.class)
                .list();
    }

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

    /** Asks only for what the filter says, so that each question has its index. Without a store: those that have none. */
    private JdbcClient.StatementSpec filtered(
            String select, @Nullable UUID store, DeadLetterFilter filter, String rest) {
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        StringBuilder where = new StringBuilder("  from dead_letters\n where " + ownedBy(store) + "\n");
        if (store != null) {
            params.put("store", store);
        }
        and(where, params, "state = :state", "state", filter.state());
        and(where, params, "kind = :kind", "kind", filter.kind());
        and(where, params, "code = :code", "code", filter.code());
        and(where, params, "route_id = :route", "route", filter.routeId());
        and(where, params, "event_type = :type", "type", filter.eventType());
        and(where, params, "subject = :subject", "subject", filter.subject());
        and(where, params, "queue = :queue", "queue", filter.queue());
        and(where, params, "created_at >= :from", "from", utc(filter.from()));
        and(where, params, "created_at < :to", "to", utc(filter.to()));
        and(where, params, "strpos(lower(cause), lower(:text)) > 0", "text", filter.text());
        return jdbc.sql(select + where + rest).params(params);
    }

    private static String ownedBy(@Nullable UUID store) {
        return store == null ? "store_id is null" : "store_id = :store";
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    private static void and(
            StringBuilder where,
            Map<String, @Nullable Object> params,
            String condition,
            String param,
            @Nullable Object value) {
        if (value != null) {
            where.append("   and ").append(condition).append('\n');
            params.put(param, value);
        }
    }

    Optional<DeadLetterView> find(@Nullable UUID store, long id) {
        return view(one(FIND, store, id), id);
    }

    Optional<DeadLetterView> findOfAnyStore(long id) {
        return view(jdbc.sql(FIND_OF_ANY_STORE).param("id", id), id);
    }

    private Optional<DeadLetterView> view(JdbcClient.StatementSpec letter, long id) {
        List<DeadLetterView.Act> acts = jdbc.sql(ACTS)
                .param("id", id)
                .query((row, n) -> new DeadLetterView.Act(
                        row.getString("act"), row.getString("actor"), row.getString("reason"), instant(row, "at")))
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

    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Locked> lock(@Nullable UUID store, long id) {
        return one(LOCK, store, id).query(Locked.class).optional();
    }

    /** The delivery that this is the dead letter of, if it is one's. */
    Optional<Long> deliveryOf(@Nullable UUID store, long id) {
        return one(DELIVERY_OF, store, id).query(Long.class).optional();
    }

    /** The deliveries behind those that a filter names, in the order of their events. */
    List<Long> openDeliveries(UUID store, DeadLetterFilter filter, int limit) {
        return filtered("select delivery_id\n", store, filter, OPEN_DELIVERIES)
                .param("limit", limit)
                .query(Long.class)
                .list();
    }

    /** In the order of their events; after the targets of the deliveries were locked. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Locked> lockOpenDeliveries(UUID store, Collection<Long> deliveries) {
        return jdbc.sql(LOCK_OPEN_DELIVERIES)
                .param("store", store)
                .param("deliveries", deliveries.toArray(Long[]::new))
                .query(Locked.class)
                .list();
    }

    /**
     * Those of events, in their order.
     *
     * @param queues only those that came from one of them
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Locked> lockOpen(UUID store, Collection<String> queues, DeadLetterFilter filter, int limit) {
        return filtered(TO_LOCK, store, filter, LOCK_OPEN)
                .param("queues", queues.toArray(String[]::new))
                .param("limit", limit)
                .query(Locked.class)
                .list();
    }

    /** Of whatever origin, oldest first. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Long> lockOldest(@Nullable UUID store, DeadLetterFilter filter, int limit) {
        return filtered("select id\n", store, filter, OLDEST_FIRST)
                .param("limit", limit)
                .query(Long.class)
                .list();
    }

    /** All that are open of the subjects of these, for the connectors and targets of these. */
    List<Waiting> openOfSubjects(@Nullable UUID store, List<Locked> letters) {
        String[] subjects = letters.stream()
                .map(Locked::subject)
                .filter(Objects::nonNull)
                .distinct()
                .toArray(String[]::new);
        String[] lanes = letters.stream().map(Locked::lane).distinct().toArray(String[]::new);
        if (subjects.length == 0) {
            return List.of();
        }
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        if (store != null) {
            params.put("store", store);
        }
        params.put("subjects", subjects);
        params.put("lanes", lanes);
        return jdbc.sql(String.format(Locale.ROOT, OPEN_OF_SUBJECTS, ownedBy(store)))
                .params(params)
                .query(Waiting.class)
                .list();
    }

    Depth depth() {
        return jdbc.sql(DEPTH)
                .param("most", MOST)
                .query((row, n) ->
                        new Depth(row.getLong("open"), row.getObject("oldest") == null ? null : instant(row, "oldest")))
                .single();
    }

    /** How many of each kind were made within this time and are open, counted up to {@value #MOST}. */
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

    /** @return how many of those that were settled more than so many days ago are forgotten now */
    int purge(int days, int batch) {
        return jdbc.sql(PURGE).param("days", days).param("batch", batch).update();
    }

    /**
     * Records what was done with dead letters, and who did it.
     *
     * @return how many were open
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int settle(@Nullable UUID store, List<Long> ids, DeadLetterAct act, String actor, @Nullable String reason) {
        return jdbc.sql(SETTLE)
                .param("store", store, Types.OTHER)
                .param("ids", ids.toArray(Long[]::new))
                .param("state", act.state())
                .param("act", act.word())
                .param("actor", actor)
                .param("reason", reason)
                .update();
    }

    private JdbcClient.StatementSpec one(String sql, @Nullable UUID store, long id) {
        return jdbc.sql(sql).param("store", store, Types.OTHER).param("id", id);
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
                instant(row, "created_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
