package io.tableorder.integrators.deadletter;

import io.tableorder.event.Redelivery;
import java.sql.Types;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Locks open dead letters, and settles them. */
@Repository
class OpenDeadLetters {

    private static final String OPEN_OF_DELIVERY = """
            select id from dead_letters where store_id = :store and delivery_id = :delivery and state = 'open' for update
            """;

    private static final String OPEN_OF_TARGET = """
            select id
              from dead_letters
             where store_id = :store and route_id = :route and delivery_id is not null and state = 'open'
             order by event_seq, id
               for update
            """;

    private static final String TO_LOCK = """
            select id, store_id, state as state_word, redrive_id, queue, coalesce(queue, route_id) as lane, subject, event_seq, event_id,
                   event_type, body, body_size is null as is_whole, delivery_id
            """;

    private static final String LOCK = TO_LOCK + """
              from dead_letters
             where store_id is not distinct from :store and id = :id
               for update
            """;

    private static final String DELIVERY_OF = """
            select delivery_id
              from dead_letters
             where store_id = :store and id = :id and delivery_id is not null
            """;

    // Not by id alone: if an event fails again, its new dead letter has a higher id than those of later events.
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

    // Includes the given dead letters themselves.
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

    private final JdbcClient jdbc;

    OpenDeadLetters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An open dead letter of a subject, with its place in the order of events. */
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
     * A dead letter that the transaction has locked, with what a redrive needs.
     *
     * @param lane the connector or the target that it goes to; there, dead letters of one subject keep their order
     */
    record Locked(
            long id,
            @Nullable UUID storeId,
            String stateWord,
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

        DeadLetterState state() {
            return DeadLetterState.of(stateWord);
        }

        /** A delivery is retried by staff of its store, so that one of no store can only be discarded. */
        boolean isFor(Collection<String> queues) {
            return deliveryId != null && storeId != null || deliveryId == null && isEventFor(queues);
        }

        private boolean isEventFor(Collection<String> queues) {
            return eventId != null && isWhole && queue != null && queues.contains(queue);
        }

        /** A dead letter without a place in the order of events comes last. */
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

    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Locked> lock(@Nullable UUID store, long id) {
        return one(LOCK, store, id).query(Locked.class).optional();
    }

    /** The delivery behind a dead letter of the store, if there is one. */
    Optional<Long> deliveryOf(@Nullable UUID store, long id) {
        return one(DELIVERY_OF, store, id).query(Long.class).optional();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public List<Long> lockOpenOfDelivery(UUID store, long delivery) {
        return jdbc.sql(OPEN_OF_DELIVERY)
                .param("store", store)
                .param("delivery", delivery)
                .query(Long.class)
                .list();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public List<Long> lockOpenOfTarget(UUID store, String target) {
        return jdbc.sql(OPEN_OF_TARGET)
                .param("store", store)
                .param("route", NewDeadLetters.route(target))
                .query(Long.class)
                .list();
    }

    /** The deliveries behind the open dead letters that a filter names, in the order of their events. */
    List<Long> openDeliveries(UUID store, DeadLetterFilter filter, int limit) {
        return filtered("select delivery_id\n", store, filter, OPEN_DELIVERIES)
                .param("limit", limit)
                .query(Long.class)
                .list();
    }

    /** Locks in the order of events. The targets of the deliveries must be locked before. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Locked> lockOpenDeliveries(UUID store, Collection<Long> deliveries) {
        return jdbc.sql(LOCK_OPEN_DELIVERIES)
                .param("store", store)
                .param("deliveries", deliveries.toArray(Long[]::new))
                .query(Locked.class)
                .list();
    }

    /**
     * Locks the dead letters of events, in the order of these.
     *
     * @param queues the dead letters came from one of these
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Locked> lockOpen(UUID store, Collection<String> queues, DeadLetterFilter filter, int limit) {
        return filtered(TO_LOCK, store, filter, LOCK_OPEN)
                .param("queues", queues.toArray(String[]::new))
                .param("limit", limit)
                .query(Locked.class)
                .list();
    }

    /** Locks dead letters of any origin, oldest first. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Long> lockOldest(@Nullable UUID store, DeadLetterFilter filter, int limit) {
        return filtered("select id\n", store, filter, OLDEST_FIRST)
                .param("limit", limit)
                .query(Long.class)
                .list();
    }

    /** The open dead letters of the same subjects and lanes as the given ones. */
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
        return jdbc.sql(String.format(Locale.ROOT, OPEN_OF_SUBJECTS, DeadLetterCondition.ownedBy(store)))
                .params(params)
                .query(Waiting.class)
                .list();
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
                .param("state", act.state().word())
                .param("act", act.word())
                .param("actor", actor)
                .param("reason", reason)
                .update();
    }

    private JdbcClient.StatementSpec one(String sql, @Nullable UUID store, long id) {
        return jdbc.sql(sql).param("store", store, Types.OTHER).param("id", id);
    }

    private JdbcClient.StatementSpec filtered(
            String select, @Nullable UUID store, DeadLetterFilter filter, String rest) {
        DeadLetterCondition where = DeadLetterCondition.of(store, filter);
        return jdbc.sql(select + where.sql() + rest).params(where.params());
    }
}
