package io.tableorder.integrators.delivery;

import static java.sql.Types.VARCHAR;

import io.tableorder.foundation.trace.Trace;
import io.tableorder.http.Page;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All SQL about deliveries. */
@Repository
class Deliveries {

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

    // The arrays are of equal length. Targets in order, so that two who add to the same new ones do not wait for each
    // other.
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

    // One look at the index for each target that something waits for, however many targets there are and however much
    // waits.
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

    // Whoever holds the target's row decides what is next for it. It is always locked before a delivery.
    private static final String LOCK_TARGET = """
            select failures, open_until is not null as is_out
              from delivery_targets
             where name = :target and (open_until is null or open_until <= now())
               for no key update
            """;

    // On paper only: a machine gets the sequence with the event. Parts and copies of one event do not overtake each
    // other.
    private static final String IS_OVERTAKEN = """
            d.on_paper and d.copy_of is null
                   and exists (select from deliveries l
                                where l.store_id = d.store_id and l.target = d.target and l.subject = d.subject
                                  and l.event_seq > d.event_seq and l.copy_of is null and l.state = 'confirmed') as is_overtaken
            """;

    private static final String COLUMNS = """
            select d.id, d.job_id, d.store_id, d.target, d.kind, d.event_id, d.event_type, d.event_time, d.subject, d.event_seq, d.content,
                   d.copy_of, d.state, d.code, d.attempts, d.step, d.is_repeat, d.expires_at <= now() as is_late,
                   d.traceparent, d.request_id, """ + IS_OVERTAKEN + """
              from deliveries d
            """;

    // Of one ordering key, the one whose event came first. While it is under way another lane takes another key.
    // Locked, since deliveries are given up without a lock on their target.
    private static final String NEXT = COLUMNS + """
             where d.target = :target and d.state in ('pending', 'sent', 'failed') and d.due_at <= now()
               and not exists (select from deliveries e
                                where e.target = d.target
                                  and coalesce(e.ordering_key, e.subject) = coalesce(d.ordering_key, d.subject)
                                  and e.event_seq < d.event_seq and e.copy_of is null
                                  and e.state in ('pending', 'sent', 'failed'))
               and (select count(*) from deliveries u
                     where u.target = :target and u.state = 'sent' and u.due_at > now()) < :lanes
             order by d.due_at
             limit 1
               for no key update of d skip locked
            """;

    private static final String BEGIN = """
            update deliveries
               set state = 'sent', attempts = attempts + 1, is_repeat = :repeat, step = :step,
                   due_at = now() + :patience::interval, code = null, detail = null
             where id = :id
            returning attempts
            """;

    private static final String AWAIT_TARGET = """
            select failures from delivery_targets where name = :target for no key update
            """;

    private static final String LOCK_SENT = COLUMNS + """
             where d.id = :id and d.state = 'sent' and d.attempts = :attempt
               for no key update of d
            """;

    private static final String SENT_BY_JOB = """
            select id, attempts from deliveries where target = :target and job_id = :job and state = 'sent'
            """;

    private static final String TAKEN = COLUMNS + """
             where d.target = :target and d.job_id = :job and d.state = 'sent'
            """;

    // Of targets that take one after the other. A code is there as soon as the target has said that it has got it.
    private static final String UNDER_WAY = """
            select job_id, code is not null as is_fetched
              from deliveries
             where target = :target and state = 'sent' and due_at > now()
             order by due_at desc
             limit 1
            """;

    private static final String OVERDUE = COLUMNS + """
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

    private static final String AWAIT = """
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

    private static final String TARGET_DOES_WELL = """
            update delivery_targets
               set failures = 0, open_until = null, condition = :code, detail = :detail, last_success_at = now()
             where name = :target
            """;

    private static final String TARGET_ANSWERS = """
            update delivery_targets
               set failures = 0, open_until = null
             where name = :target and (failures > 0 or open_until is not null)
            """;

    private static final String TARGET_FAILS = """
            update delivery_targets
               set failures = failures + 1, open_until = null, condition = :code, detail = :detail, last_failure_at = now()
             where name = :target
            returning failures
            """;

    // That it is out says nothing about the deliveries: those of them that have failed are counted apart.
    private static final String TARGET_IS_OUT = """
            with before as (select condition from delivery_targets where name = :target)
            update delivery_targets
               set open_until = now() + :pause::interval, condition = :code, detail = :detail, last_failure_at = now()
              from before
             where name = :target
            returning before.condition <> :code
            """;

    private static final String HOLD_TARGET = """
            update delivery_targets set open_until = now() + :pause::interval where name = :target
            """;

    private static final String LIST = """
            select id, job_id, target, event_type, subject, state, attempts, code, detail, copy_of, created_at, expires_at, settled_at,
                   case when state in ('pending', 'failed') then due_at end as next_attempt_at
            """;

    private static final String FILTERED = """
              from deliveries
             where store_id = :store
               and (cast(:target as text) is null or target = :target)
               and (cast(:state as text) is null or state = :state)
               and (cast(:subject as text) is null or subject = :subject)
            """;

    private static final String NEWEST_FIRST = "order by id desc limit :limit offset :offset";

    private static final String FIND = LIST + """
                 , content
              from deliveries
             where store_id = :store and id = :id
            """;

    private static final String ATTEMPTS = """
            select attempt, at, millis, result, code, detail, request, response
              from delivery_attempts
             where delivery_id = (select id from deliveries where store_id = :store and id = :id)
             order by at desc
             limit 100
            """;

    private static final String LOCK_TARGET_OF = """
            select failures
              from delivery_targets
             where name = (select target from deliveries where store_id = :store and id = :id)
               for no key update
            """;

    private static final String LOCK_TARGETS_OF = """
            select name
              from delivery_targets
             where name in (select target from deliveries where store_id = :store and id = any (:ids))
             order by name
               for no key update
            """;

    private static final String LOCK = """
            select d.state, d.target, d.on_paper as is_on_paper, d.state = 'sent' and d.due_at <= now() as is_lost, """ + IS_OVERTAKEN + """
              from deliveries d
             where d.store_id = :store and d.id = :id
               for no key update of d
            """;

    // One of which nothing was heard may have arrived.
    private static final String RETRY = """
            update deliveries
               set state = 'pending', step = 0, is_repeat = is_repeat or state = 'sent', due_at = now(), settled_at = null,
                   code = null, detail = null, expires_at = now() + wanted,
                   request_id = coalesce(:requestId, request_id), traceparent = coalesce(traceparent, :traceparent)
             where store_id = :store and id = :id
            """;

    private static final String CANCEL = """
            update deliveries
               set state = 'cancelled', settled_at = now(), code = 'CANCELLED', detail = :actor
             where store_id = :store and id = :id
            """;

    private static final String CANCEL_ALL = """
            update deliveries
               set state = 'cancelled', settled_at = now(), code = 'CANCELLED', detail = :actor
             where store_id = :store and target = :target and state in ('pending', 'failed')
            """;

    private static final String RESTART = """
            update deliveries
               set due_at = created_at
             where store_id = :store and target = :target and state in ('pending', 'failed') and due_at > now()
            """;

    private static final String COPY = """
            insert into deliveries (store_id, target, kind, on_paper, event_id, event_type, event_time, subject, event_seq, ordering_key,
                                    part, content, copy_of, wanted, expires_at, traceparent, request_id)
            select store_id, target, kind, on_paper, event_id, event_type, event_time, subject, event_seq, ordering_key,
                   'copy-' || gen_random_uuid(), content, id, wanted, now() + wanted,
                   coalesce(traceparent, :traceparent), coalesce(:requestId, request_id)
              from deliveries
             where store_id = :store and id = :id
            returning id
            """;

    private static final String PURGE = """
            delete from deliveries
             where settled_at < now() - :days * interval '1 day'
               and id in (select d.id
                            from deliveries d
                           where d.settled_at < now() - :days * interval '1 day'
                             and not exists (select from dead_letters l where l.delivery_id = d.id and l.state = 'open')
                           order by d.settled_at
                           limit :batch)
            """;

    // One that fetches and has not asked for a while is away, whatever it said last.
    private static final String OPEN_TARGETS = """
              from unnest(cast(:targets as text[])) o (name)
              left join delivery_targets t on t.name = o.name
             cross join lateral (select o.name = any (:fetching)
                                        and coalesce(t.last_seen_at < now() - :silence::interval, true) as is_silent) s
             order by o.name
            """;

    private static final String CONDITION = """
            case when s.is_silent then 'OFFLINE' else coalesce(t.condition, 'OK') end as condition
            """;

    private static final String TARGETS = """
            select o.name, coalesce(t.failures, 0) as failures, t.open_until, t.last_seen_at, t.last_success_at, t.last_failure_at,
                   case when s.is_silent then 'It does not ask for what is there for it' else t.detail end as detail,
                   (select count(*) from deliveries d where d.target = o.name and d.state in ('pending', 'sent', 'failed')) as waiting,
            """ + CONDITION + OPEN_TARGETS;

    private static final String CONDITIONS =
            "select o.name, t.open_until is not null as is_left_alone,\n" + CONDITION + OPEN_TARGETS;

    // By the partial indexes, as long as most are settled.
    private static final String WAITING = """
            select kind, state, count(*) as count, extract(epoch from now() - min(wanted_since)) as age
              from (select kind, state, expires_at - wanted as wanted_since
                      from deliveries
                     where state in ('pending', 'sent', 'failed')
                     limit :most) counted
             group by kind, state
            """;

    private static final String REPORT = """
            insert into delivery_targets (name, condition, detail, last_seen_at) values (:target, :condition, :detail, now())
                on conflict (name) do update
               set condition = excluded.condition, detail = excluded.detail, last_seen_at = now()
            """;

    private static final int MOST = 100_000;

    /** One that fetches asks every few seconds; what it says is written down every half a minute. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final JdbcClient jdbc;

    Deliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A row as whoever serves its target needs it. */
    record Row(
            long id,
            UUID jobId,
            UUID storeId,
            String target,
            String kind,
            UUID eventId,
            String eventType,
            Instant eventTime,
            @Nullable String subject,
            @Nullable Long eventSeq,
            String content,
            @Nullable Long copyOf,
            String state,
            @Nullable String code,
            int attempts,
            int step,
            boolean isRepeat,
            boolean isLate,
            @Nullable String traceparent,
            @Nullable String requestId,
            boolean isOvertaken) {

        @Nullable
        Trace trace() {
            return Trace.parse(traceparent, requestId);
        }

        Delivery delivery(int attempt, boolean repeat) {
            return new Delivery(
                    id,
                    jobId,
                    storeId,
                    target,
                    eventId,
                    eventType,
                    subject,
                    content,
                    attempt,
                    repeat,
                    copyOf != null,
                    eventTime,
                    trace());
        }

        GivenUp givenUp(Outcome why) {
            return new GivenUp(
                    id,
                    jobId,
                    storeId,
                    target,
                    kind,
                    eventId,
                    eventType,
                    subject,
                    eventSeq,
                    content,
                    attempts,
                    why.code(),
                    why.detail());
        }
    }

    /** @param isLeftAlone or tried with one attempt */
    record TargetCondition(String name, boolean isLeftAlone, String condition) {}

    /**
     * How a target does.
     *
     * @param failures in a row
     * @param isOut whether it was left alone, and has not answered since
     */
    record Health(int failures, boolean isOut) {

        boolean isWell() {
            return failures == 0 && !isOut;
        }
    }

    /** Which attempt of which delivery is under way. */
    record Sent(long id, int attempts) {}

    /** What staff wants to do something with. */
    record Locked(String state, String target, boolean isOnPaper, boolean isLost, boolean isOvertaken) {

        /** Nobody is at it, or whoever was is not heard of any more. */
        boolean isAtRest() {
            return !state.equals("sent") || isLost;
        }
    }

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

    /** Null where it is the subject, as it mostly is. */
    private static @Nullable String orderingKey(Target target, ConnectorEvent event) {
        String key = target.orderingKey(event);
        return Objects.equals(key, event.subject()) ? null : key;
    }

    /**
     * A delivery to be added.
     *
     * @param since from when on it is wanted
     */
    record Added(
            Targets.Open target,
            ConnectorEvent event,
            String content,
            Instant since,
            @Nullable Trace trace) {}

    /** Adds those that are not there yet, in one statement. */
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

    private static @Nullable String[] texts(List<Added> added, Function<Added, @Nullable Object> value) {
        return added.stream()
                .map(value)
                .map(text -> text == null ? null : text.toString())
                .toArray(String[]::new);
    }

    /** The targets that something is due for, and that are not left alone for now. */
    List<String> due() {
        return jdbc.sql(DUE).query(String.class).list();
    }

    /** Empty when it is left alone for now. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Health> lockTarget(String target) {
        return jdbc.sql(LOCK_TARGET).param("target", target).query(Health.class).optional();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Row> next(String target, int lanes) {
        return jdbc.sql(NEXT)
                .param("target", target)
                .param("lanes", lanes)
                .query(Row.class)
                .optional();
    }

    /** The delivery is under way from now on; if nothing is heard of it within the patience, its outcome is unknown. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int begin(long id, boolean isRepeat, int step, Duration patience) {
        return jdbc.sql(BEGIN)
                .param("id", id)
                .param("repeat", isRepeat)
                .param("step", step)
                .param("patience", patience.toString())
                .query(Integer.class)
                .single();
    }

    /** Empty when the attempt is not under way any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Row> lockSent(String target, long id, int attempt) {
        jdbc.sql(AWAIT_TARGET).param("target", target).query(Integer.class).single();
        return jdbc.sql(LOCK_SENT)
                .param("id", id)
                .param("attempt", attempt)
                .query(Row.class)
                .optional();
    }

    Optional<Sent> findSent(String target, UUID jobId) {
        return jdbc.sql(SENT_BY_JOB)
                .param("target", target)
                .param("job", jobId)
                .query(Sent.class)
                .optional();
    }

    Optional<Delivery> findTaken(String target, UUID jobId) {
        return jdbc.sql(TAKEN)
                .param("target", target)
                .param("job", jobId)
                .query(Row.class)
                .optional()
                .map(row -> row.delivery(row.attempts(), row.isRepeat()));
    }

    Optional<PulledDeliveries.UnderWay> findUnderWay(String target) {
        return jdbc.sql(UNDER_WAY)
                .param("target", target)
                .query(PulledDeliveries.UnderWay.class)
                .optional();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public List<Row> overdue(int limit) {
        return jdbc.sql(OVERDUE).param("limit", limit).query(Row.class).list();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void settle(long id, String state, Outcome outcome, boolean isRepeat) {
        jdbc.sql(SETTLE)
                .param("repeat", isRepeat)
                .param("id", id)
                .param("state", state)
                .param("code", outcome.code())
                .param("detail", outcome.detail())
                .update();
    }

    /** @param wait until it is due; null for before all that came after it */
    @Transactional(propagation = Propagation.MANDATORY)
    public void await(
            long id,
            String state,
            String code,
            @Nullable String detail,
            int step,
            boolean isRepeat,
            @Nullable Duration wait) {
        jdbc.sql(AWAIT)
                .param("id", id)
                .param("state", state)
                .param("code", code)
                .param("detail", detail)
                .param("step", step)
                .param("repeat", isRepeat)
                .param("wait", wait == null ? null : wait.toString())
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void log(long id, int attempt, Duration took, String result, Outcome outcome) {
        jdbc.sql(LOG)
                .param("id", id)
                .param("attempt", attempt)
                .param("millis", (int) Math.min(Integer.MAX_VALUE, took.toMillis()))
                .param("result", result)
                .param("code", outcome.code())
                .param("detail", outcome.detail())
                .param("request", storable(outcome.request()))
                .param("response", storable(outcome.response()))
                .update();
    }

    void targetDoesWell(String target, String code, @Nullable String detail) {
        jdbc.sql(TARGET_DOES_WELL)
                .param("target", target)
                .param("code", code)
                .param("detail", detail)
                .update();
    }

    /** It says no to a delivery, but it is there; or staff think so. */
    void targetAnswers(String target) {
        jdbc.sql(TARGET_ANSWERS).param("target", target).update();
    }

    /** @return how often it has failed in a row */
    int targetFails(String target, String code, @Nullable String detail) {
        return jdbc.sql(TARGET_FAILS)
                .param("target", target)
                .param("code", code)
                .param("detail", detail)
                .query(Integer.class)
                .single();
    }

    /** @return whether it did not say so before */
    boolean targetIsOut(String target, String code, @Nullable String detail, Duration pause) {
        return jdbc.sql(TARGET_IS_OUT)
                .param("target", target)
                .param("code", code)
                .param("detail", detail)
                .param("pause", pause.toString())
                .query(Boolean.class)
                .single();
    }

    /** Nothing is attempted for so long. */
    void hold(String target, Duration pause) {
        jdbc.sql(HOLD_TARGET)
                .param("target", target)
                .param("pause", pause.toString())
                .update();
    }

    void report(String target, String condition, @Nullable String detail) {
        jdbc.sql(REPORT)
                .param("target", target)
                .param("condition", condition)
                .param("detail", detail)
                .update();
    }

    /** In the order of their names, also of those that nothing was ever delivered to. */
    List<TargetState> states(Collection<Targets.Open> targets) {
        return of(targets, TARGETS).query(TargetState.class).list();
    }

    /** The same without what costs a look at the deliveries of each. */
    List<TargetCondition> conditions(Collection<Targets.Open> targets) {
        return of(targets, CONDITIONS).query(TargetCondition.class).list();
    }

    private JdbcClient.StatementSpec of(Collection<Targets.Open> targets, String sql) {
        return jdbc.sql(sql)
                .param("targets", names(targets.stream()))
                .param("fetching", names(targets.stream().filter(Targets.Open::isFetching)))
                .param("silence", SILENCE.toString());
    }

    private static String[] names(Stream<Targets.Open> targets) {
        return targets.map(Targets.Open::name).toArray(String[]::new);
    }

    /** Of all stores; counted up to {@value #MOST}. */
    List<DeliveryDepth.Count> waiting() {
        return jdbc.sql(WAITING)
                .param("most", MOST)
                .query(DeliveryDepth.Count.class)
                .list();
    }

    /**
     * Newest first.
     *
     * @param target null for all, as the other two
     */
    Page<DeliveryView.Summary> list(
            UUID store, @Nullable String target, @Nullable String state, @Nullable String subject, Page.Request page) {
        List<DeliveryView.Summary> deliveries = filtered(LIST + FILTERED + NEWEST_FIRST, store, target, state, subject)
                .param("limit", page.pageSize())
                .param("offset", page.offset())
                .query((row, n) -> summary(row))
                .list();
        long total = filtered("select count(*)\n" + FILTERED, store, target, state, subject)
                .query(Long.class)
                .single();
        return page.of(deliveries, total);
    }

    private JdbcClient.StatementSpec filtered(
            String sql, UUID store, @Nullable String target, @Nullable String state, @Nullable String subject) {
        return jdbc.sql(sql)
                .param("store", store)
                .param("target", target)
                .param("state", state)
                .param("subject", subject);
    }

    Optional<DeliveryView> find(UUID store, long id) {
        List<DeliveryView.Attempt> attempts = one(ATTEMPTS, store, id)
                .query((row, n) -> new DeliveryView.Attempt(
                        row.getInt("attempt"),
                        instant(row, "at"),
                        row.getInt("millis"),
                        row.getString("result"),
                        row.getString("code"),
                        row.getString("detail"),
                        row.getString("request"),
                        row.getString("response")))
                .list();
        return one(FIND, store, id)
                .query((row, n) -> new DeliveryView(summary(row), row.getString("content"), attempts))
                .optional();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Locked> lock(UUID store, long id) {
        return one(LOCK_TARGET_OF, store, id).query(Integer.class).optional().flatMap(failures -> one(LOCK, store, id)
                .query(Locked.class)
                .optional());
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void lockTargetsOf(UUID store, Collection<Long> ids) {
        jdbc.sql(LOCK_TARGETS_OF)
                .param("store", store)
                .param("ids", ids.toArray(Long[]::new))
                .query(String.class)
                .list();
    }

    void retry(UUID store, long id) {
        forRequest(one(RETRY, store, id)).update();
    }

    void cancel(UUID store, long id, String actor) {
        one(CANCEL, store, id).param("actor", actor).update();
    }

    /** @return how many were cancelled */
    @Transactional(propagation = Propagation.MANDATORY)
    public int cancelAll(UUID store, String target, String actor) {
        lockAnyhow(target);
        return allOf(CANCEL_ALL, store, target).param("actor", actor).update();
    }

    /** What waits is due, in the order in which it came. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void restart(UUID store, String target) {
        lockAnyhow(target);
        allOf(RESTART, store, target).update();
    }

    private void lockAnyhow(String target) {
        jdbc.sql(AWAIT_TARGET).param("target", target).query(Integer.class).optional();
    }

    private JdbcClient.StatementSpec allOf(String sql, UUID store, String target) {
        return jdbc.sql(sql).param("store", store).param("target", target);
    }

    /** @return the copy's id */
    long copy(UUID store, long id) {
        return forRequest(one(COPY, store, id)).query(Long.class).single();
    }

    /** @return how many were deleted */
    int purge(int days, int batch) {
        return jdbc.sql(PURGE).param("days", days).param("batch", batch).update();
    }

    private JdbcClient.StatementSpec one(String sql, UUID store, long id) {
        return jdbc.sql(sql).param("store", store).param("id", id);
    }

    private static JdbcClient.StatementSpec forRequest(JdbcClient.StatementSpec statement) {
        return statement
                .param("traceparent", Trace.currentParent(), VARCHAR)
                .param("requestId", Trace.currentRequestId(), VARCHAR);
    }

    private static DeliveryView.Summary summary(ResultSet row) throws SQLException {
        return new DeliveryView.Summary(
                row.getLong("id"),
                row.getObject("job_id", UUID.class),
                row.getString("target"),
                row.getString("event_type"),
                row.getString("subject"),
                row.getString("state"),
                row.getInt("attempts"),
                row.getString("code"),
                row.getString("detail"),
                row.getObject("copy_of", Long.class),
                instant(row, "created_at"),
                instantOrNull(row, "next_attempt_at"),
                instant(row, "expires_at"),
                instantOrNull(row, "settled_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /** PostgreSQL keeps no NUL in texts. */
    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }
}
