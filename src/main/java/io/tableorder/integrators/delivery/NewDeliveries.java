package io.tableorder.integrators.delivery;

import static java.sql.Types.VARCHAR;

import io.tableorder.foundation.trace.Trace;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Adds deliveries, each of which exists once: per target, event and part. */
@Repository
class NewDeliveries {

    private static final String ADD = """
            with target as (
                insert into delivery_targets (name) values (:target) on conflict (name) do nothing
            )
            insert into deliveries (store_id, target, kind, on_paper, event_id, event_type, event_time, subject, event_seq, ordering_key,
                                    part, content, wanted, expires_at, traceparent, request_id)
            values (:store, :target, :kind, :on_paper, :event, :type, :time, :subject, :seq, :orderingKey,
                    :part, :content, :wanted::interval, :time + :wanted::interval, :traceparent, :requestId)
            on conflict (target, event_id, part) do nothing
            """;

    // The arrays are of equal length. Targets are added in order, so that two transactions with the same new targets do
    // not deadlock.
    private static final String ADD_ALL = """
            with added as (
                select *
                  from unnest(cast(:stores as uuid[]), cast(:targets as text[]), cast(:kinds as text[]), cast(:on_paper as boolean[]),
                              cast(:events as uuid[]), cast(:types as text[]), cast(:times as timestamptz[]), cast(:subjects as text[]),
                              cast(:seqs as bigint[]), cast(:ordering_keys as text[]), cast(:contents as text[]),
                              cast(:wanted as interval[]), cast(:since as timestamptz[]), cast(:traceparents as text[]),
                              cast(:request_ids as text[]))
                    as row (store_id, target, kind, on_paper, event_id, event_type, event_time, subject, event_seq, ordering_key,
                            content, wanted, since, traceparent, request_id)
            ), target as (
                insert into delivery_targets (name)
                select target from added group by target order by target
                    on conflict (name) do nothing
            )
            insert into deliveries (store_id, target, kind, on_paper, event_id, event_type, event_time, subject, event_seq, ordering_key,
                                    content, wanted, expires_at, traceparent, request_id)
            select store_id, target, kind, on_paper, event_id, event_type, event_time, subject, event_seq, ordering_key,
                   content, wanted, since + wanted, traceparent, request_id
              from added
             order by store_id, event_seq
                on conflict (target, event_id, part) do nothing
            """;

    private static final String JOIN = """
            update deliveries
               set ordering_key = :orderingKey
             where target = :target and store_id = :store and coalesce(ordering_key, subject) = :ended and event_seq < :seq
               and state in ('pending', 'sent', 'failed')
            """;

    private final JdbcClient jdbc;

    NewDeliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A delivery to be added.
     *
     * @param since when the time begins after which it expires
     */
    record Added(
            Targets.Open target,
            ConnectorEvent event,
            String content,
            Instant since,
            @Nullable Trace trace) {}

    boolean add(Targets.Open target, ConnectorEvent event, String part, String content) {
        return forRequest(jdbc.sql(ADD))
                        .param("store", event.storeId())
                        .param("target", target.name())
                        .param("kind", target.kind())
                        .param("on_paper", target.isOnPaper())
                        .param("event", event.eventId())
                        .param("type", event.type())
                        .param("time", at(event.time()))
                        .param("subject", event.subject())
                        .param("seq", event.seq())
                        .param("orderingKey", orderingKey(target.target(), event), VARCHAR)
                        .param("part", part)
                        .param("content", storable(content))
                        .param("wanted", target.target().policy().expiry().toString())
                        .update()
                == 1;
    }

    /** Adds the deliveries that do not exist yet, in one statement, and returns how many these are. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int addAll(List<Added> added) {
        return jdbc.sql(ADD_ALL)
                .param("stores", texts(added, row -> row.event().storeId()))
                .param("targets", texts(added, row -> row.target().name()))
                .param("kinds", texts(added, row -> row.target().kind()))
                .param(
                        "on_paper",
                        added.stream().map(row -> row.target().isOnPaper()).toArray(Boolean[]::new))
                .param("events", texts(added, row -> row.event().eventId()))
                .param("types", texts(added, row -> row.event().type()))
                .param("times", texts(added, row -> row.event().time()))
                .param("subjects", texts(added, row -> row.event().subject()))
                .param("seqs", added.stream().map(row -> row.event().seq()).toArray(Long[]::new))
                .param(
                        "ordering_keys",
                        texts(added, row -> orderingKey(row.target().target(), row.event())))
                .param("contents", texts(added, row -> storable(row.content())))
                .param(
                        "wanted",
                        texts(added, row -> row.target().target().policy().expiry()))
                .param("since", texts(added, Added::since))
                .param(
                        "traceparents",
                        texts(
                                added,
                                row -> row.trace() == null ? null : row.trace().traceparent()))
                .param(
                        "request_ids",
                        texts(
                                added,
                                row -> row.trace() == null ? null : row.trace().requestId()))
                .update();
    }

    /**
     * If the event has ended a key, the deliveries that wait under it wait under the event's own from now on. Also for an event that is not
     * delivered itself, and after those before it were added.
     */
    void joinKeys(Targets.Open target, ConnectorEvent event) {
        String ended = target.target().endedKey(event);
        if (ended != null) {
            jdbc.sql(JOIN)
                    .param("target", target.name())
                    .param("store", event.storeId())
                    .param("ended", ended)
                    .param("orderingKey", target.target().orderingKey(event))
                    .param("seq", event.seq())
                    .update();
        }
    }

    private static @Nullable String[] texts(List<Added> added, Function<Added, @Nullable Object> value) {
        return added.stream()
                .map(value)
                .map(text -> text == null ? null : text.toString())
                .toArray(String[]::new);
    }

    /** Null if it is the subject, as it mostly is. */
    private static @Nullable String orderingKey(Target target, ConnectorEvent event) {
        String key = target.orderingKey(event);
        return Objects.equals(key, event.subject()) ? null : key;
    }

    private static JdbcClient.StatementSpec forRequest(JdbcClient.StatementSpec statement) {
        return statement
                .param("traceparent", Trace.currentParent(), VARCHAR)
                .param("requestId", Trace.currentRequestId(), VARCHAR);
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /** PostgreSQL keeps no NUL in texts. */
    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }
}
