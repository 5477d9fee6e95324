package io.tableorder.integrators.delivery;

import static java.sql.Types.VARCHAR;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The deliveries that are due, and the attempts at them. */
@Repository
class DueDeliveries {

    // Reads the index once for each target with waiting deliveries, however many targets and deliveries there are.
    private static final String DUE = """
            with recursive waiting (name) as (
                (select target from deliveries where state in ('pending', 'sent', 'failed') order by target limit 1)
                union all
                select (select d.target
                          from deliveries d
                         where d.state in ('pending', 'sent', 'failed') and d.target > w.name
                         order by d.target
                         limit 1)
                  from waiting w
                 where w.name is not null
            )
            select t.name
              from waiting w
              join delivery_targets t on t.name = w.name
             where (t.open_until is null or t.open_until <= now())
               and exists (select from deliveries d
                            where d.target = t.name and d.state in ('pending', 'sent', 'failed') and d.due_at <= now())
            """;

    // Of each ordering key and of each subject, only the delivery of the earliest event may be next: the key of a
    // subject may have changed between two of its events. While it is under way, another lane takes another key.
    // Deliveries that were added or redriven together are due together, and are next in the order of their events. The
    // row is locked because deliveries expire without a lock on their target.
    private static final String NEXT = DeliveryRow.SELECT + """
             where d.target = :target and d.state in ('pending', 'sent', 'failed') and d.due_at <= now()
               and not exists (select from deliveries e
                                where e.target = d.target
                                  and coalesce(e.ordering_key, e.subject) = coalesce(d.ordering_key, d.subject)
                                  and e.event_seq < d.event_seq and e.copy_of is null
                                  and e.state in ('pending', 'sent', 'failed'))
               and (d.ordering_key is null
                    or not exists (select from deliveries e
                                    where e.target = d.target and e.subject = d.subject and e.event_seq < d.event_seq
                                      and e.ordering_key is not null and e.copy_of is null
                                      and e.state in ('pending', 'sent', 'failed')))
               and (select count(*) from deliveries u
                     where u.target = :target and u.state = 'sent' and u.due_at > now()) < :lanes
             order by d.due_at, d.event_seq, d.id
             limit 1
               for no key update of d skip locked
            """;

    private static final String BEGIN = """
            update deliveries
               set state = 'sent', attempts = attempts + 1, is_repeat = :repeat, step = :step,
                   due_at = now() + :patience::interval, code = :code, detail = null
             where id = :id
            returning attempts
            """;

    private static final String LOCK_TARGET = """
            select failures from delivery_targets where name = :target for no key update
            """;

    private static final String LOCK_SENT = DeliveryRow.SELECT + """
             where d.id = :id and d.state = 'sent' and d.attempts = :attempt
               for no key update of d
            """;

    private static final String OVERDUE = DeliveryRow.SELECT + """
             where d.expires_at <= now() and d.state in ('pending', 'sent', 'failed') and (d.state <> 'sent' or d.due_at <= now())
             order by d.expires_at
             limit :limit
               for no key update of d skip locked
            """;

    private static final String SETTLE = """
            update deliveries
               set state = :state, code = :code, detail = :detail, is_repeat = :repeat, settled_at = now()
             where id = :id
            """;

    // Copies of the slips that were printed before the ticket of an order: those about the order, and those about
    // guests who have moved with it. A content may be text as well as an event, so it is searched and not read.
    private static final String REPEAT_SLIPS = """
            with printed as (
                select * from deliveries where id = :id and copy_of is null and event_type = 'order.created'
            ), slips as (
                select s.*
                  from printed p
                  join deliveries s on s.store_id = p.store_id and s.target = p.target and s.subject = p.subject and s.event_seq > p.event_seq
                union all
                select s.*
                  from printed p
                  join deliveries s on s.store_id = p.store_id and s.target = p.target and s.event_seq > p.event_seq
                                   and s.event_type in ('session.moved', 'session.merged')
                                   and s.content ~ ('"order_id"\\s*:\\s*' || split_part(p.subject, '/', 2) || '\\y')
            )
            insert into deliveries (store_id, target, kind, on_paper, event_id, event_type, event_time, subject, event_seq, ordering_key,
                                    part, content, copy_of, wanted, expires_at, traceparent, request_id)
            select s.store_id, s.target, s.kind, s.on_paper, s.event_id, s.event_type, s.event_time, s.subject, s.event_seq, s.ordering_key,
                   'copy-' || gen_random_uuid(), s.content, s.id, s.wanted, now() + s.wanted, s.traceparent, s.request_id
              from slips s
             where s.copy_of is null and s.state = 'confirmed'
             order by s.event_seq
            """;

    private static final String POSTPONE = """
            update deliveries
               set state = :state, code = :code, detail = :detail, step = :step, is_repeat = :repeat,
                   due_at = coalesce(now() + :wait::interval, created_at)
             where id = :id
            """;

    private static final String LOG = """
            insert into delivery_attempts (delivery_id, attempt, at, millis, result, code, detail, request, response)
            select :id, :attempt, clock_timestamp() - :millis * interval '1 millisecond', :millis, :result, :code, :detail, :request,
                   :response
             where :result <> 'unavailable'
                or not exists (select
                                 from (select result, code from delivery_attempts where delivery_id = :id order by at desc limit 1) last
                                where last.result = 'unavailable' and last.code = :code)
            """;

    // Uses the partial indexes as long as most deliveries are settled.
    private static final String WAITING = """
            select kind, state, count(*) as count, extract(epoch from now() - min(wanted_since)) as age
              from (select kind, state, expires_at - wanted as wanted_since
                      from deliveries
                     where state in ('pending', 'sent', 'failed')
                     limit :most) counted
             group by kind, state
            """;

    private static final int MOST = 100_000;

    private final JdbcClient jdbc;

    DueDeliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The targets that have due deliveries and no open breaker. */
    List<String> due() {
        return jdbc.sql(DUE).query(String.class).list();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<DeliveryRow> next(String target, int lanes) {
        return jdbc.sql(NEXT)
                .param("target", target)
                .param("lanes", lanes)
                .query(DeliveryRow.class)
                .optional();
    }

    /**
     * Marks a delivery as under way. Its outcome counts as unknown if none is reported within the policy's patience. One that its target has
     * to fetch is only offered until then.
     *
     * @return the number of this attempt
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int begin(long id, boolean isRepeat, int step, DeliveryPolicy policy) {
        return jdbc.sql(BEGIN)
                .param("id", id)
                .param("repeat", isRepeat)
                .param("step", step)
                .param("patience", policy.patience().toString())
                .param("code", policy.isPulled() ? DeliveryRow.OFFERED : null, VARCHAR)
                .query(Integer.class)
                .single();
    }

    /** Empty if the attempt is no longer under way. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<DeliveryRow> lockSent(String target, long id, int attempt) {
        jdbc.sql(LOCK_TARGET).param("target", target).query(Integer.class).single();
        return jdbc.sql(LOCK_SENT)
                .param("id", id)
                .param("attempt", attempt)
                .query(DeliveryRow.class)
                .optional();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public List<DeliveryRow> overdue(int limit) {
        return jdbc.sql(OVERDUE).param("limit", limit).query(DeliveryRow.class).list();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void settle(long id, DeliveryState state, Outcome outcome, boolean isRepeat) {
        jdbc.sql(SETTLE)
                .param("repeat", isRepeat)
                .param("id", id)
                .param("state", state.word())
                .param("code", outcome.code())
                .param("detail", outcome.detail())
                .update();
    }

    /**
     * Has a printer repeat what it printed about parts of an order, and about the new table of its guests, if the order's ticket came after
     * that: the kitchen has to read it last. Adds nothing after other deliveries.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void repeatSlips(long printed) {
        jdbc.sql(REPEAT_SLIPS).param("id", printed).update();
    }

    /**
     * What a delivery waits for.
     *
     * @param step on the ladder of its policy
     * @param pause until it is due; null if it stays before all later ones of its target
     */
    record Postponement(
            DeliveryState state,
            Outcome why,
            int step,
            boolean isRepeat,
            @Nullable Duration pause) {}

    @Transactional(propagation = Propagation.MANDATORY)
    public void postpone(long id, Postponement to) {
        Duration pause = to.pause();
        jdbc.sql(POSTPONE)
                .param("id", id)
                .param("state", to.state().word())
                .param("code", to.why().code())
                .param("detail", to.why().detail())
                .param("step", to.step())
                .param("repeat", to.isRepeat())
                .param("wait", pause == null ? null : pause.toString())
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void log(long id, int attempt, Duration took, Outcome outcome) {
        jdbc.sql(LOG)
                .param("id", id)
                .param("attempt", attempt)
                .param("millis", (int) Math.min(Integer.MAX_VALUE, took.toMillis()))
                .param("result", outcome.result().name().toLowerCase(Locale.ROOT))
                .param("code", outcome.code())
                .param("detail", outcome.detail())
                .param("request", storable(outcome.request()))
                .param("response", storable(outcome.response()))
                .update();
    }

    /** Counts the waiting deliveries of all stores, up to {@value #MOST}. */
    List<DeliveryDepth.Count> waiting() {
        return jdbc.sql(WAITING)
                .param("most", MOST)
                .query(DeliveryDepth.Count.class)
                .list();
    }

    /** PostgreSQL keeps no NUL in texts. */
    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }
}
