package io.tableorder.integrators.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The failures, breakers and conditions of targets, shared by all instances. */
@Repository
class TargetStates {

    // The lock on the target's row serializes what is next for it. It is always taken before the lock on a delivery.
    private static final String LOCK = """
            select failures, open_until is not null as is_out
              from delivery_targets
             where name = :target and (open_until is null or open_until <= now())
               for no key update
            """;

    private static final String SUCCEEDED = """
            update delivery_targets
               set failures = 0, open_until = null, condition = :code, detail = :detail, last_success_at = now()
             where name = :target
            """;

    private static final String CLOSE_BREAKER = """
            update delivery_targets
               set failures = 0, open_until = null
             where name = :target and (failures > 0 or open_until is not null)
            """;

    private static final String FAILED = """
            update delivery_targets
               set failures = failures + 1, open_until = null, condition = :code, detail = :detail, last_failure_at = now()
             where name = :target
            returning failures
            """;

    // An outage of the target is no failure of its deliveries, so the failures are not counted here.
    private static final String UNAVAILABLE = """
            with before as (select condition from delivery_targets where name = :target)
            update delivery_targets
               set open_until = now() + :pause::interval, condition = :code, detail = :detail, last_failure_at = now()
              from before
             where name = :target
            returning before.condition <> :code
            """;

    private static final String HOLD = """
            update delivery_targets set open_until = now() + :pause::interval where name = :target
            """;

    private static final String REPORT = """
            insert into delivery_targets (name, condition, detail, last_seen_at) values (:target, :condition, :detail, now())
                on conflict (name) do update
               set condition = excluded.condition, detail = excluded.detail, last_seen_at = now()
            """;

    // A polling target that has not polled for a while is offline, whatever it reported last.
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

    /** Polling targets poll every few seconds; their reports are stored every half a minute. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final JdbcClient jdbc;

    TargetStates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param isLeftAlone whether its breaker is open or half open */
    record TargetCondition(String name, boolean isLeftAlone, String condition) {}

    /**
     * The health of a target.
     *
     * @param failures in a row
     * @param isOut whether its breaker was opened, and it has not answered since
     */
    record Health(int failures, boolean isOut) {

        boolean isWell() {
            return failures == 0 && !isOut;
        }
    }

    /** Locks a target; empty while its breaker is open. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Health> lock(String target) {
        return jdbc.sql(LOCK).param("target", target).query(Health.class).optional();
    }

    void succeeded(String target, Outcome outcome) {
        jdbc.sql(SUCCEEDED)
                .param("target", target)
                .param("code", outcome.code())
                .param("detail", outcome.detail())
                .update();
    }

    /** Closes the breaker: the target has answered, or staff have it tried now. */
    void closeBreaker(String target) {
        jdbc.sql(CLOSE_BREAKER).param("target", target).update();
    }

    /** @return the number of failures in a row */
    int failed(String target, Outcome outcome) {
        return jdbc.sql(FAILED)
                .param("target", target)
                .param("code", outcome.code())
                .param("detail", outcome.detail())
                .query(Integer.class)
                .single();
    }

    /** @return whether the condition is new */
    boolean unavailable(String target, Outcome outcome, Duration pause) {
        return jdbc.sql(UNAVAILABLE)
                .param("target", target)
                .param("code", outcome.code())
                .param("detail", outcome.detail())
                .param("pause", pause.toString())
                .query(Boolean.class)
                .single();
    }

    /** Opens the breaker for so long. */
    void hold(String target, Duration pause) {
        jdbc.sql(HOLD).param("target", target).param("pause", pause.toString()).update();
    }

    void report(String target, String condition, @Nullable String detail) {
        jdbc.sql(REPORT)
                .param("target", target)
                .param("condition", condition)
                .param("detail", detail)
                .update();
    }

    /** In the order of their names, including targets without any delivery. */
    List<TargetState> states(Collection<Targets.Open> targets) {
        return of(targets, TARGETS).query(TargetState.class).list();
    }

    /** Like {@link #states}, without counting the deliveries of each. */
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
}
