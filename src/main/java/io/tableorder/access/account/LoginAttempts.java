package io.tableorder.access.account;

import io.tableorder.http.Role;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about failed logins. */
@Repository
class LoginAttempts {

    static final int FAILURES_TO_LOCK = 5;
    static final Duration LOCK = Duration.ofMinutes(15);

    /** While an account is locked, no failure is counted, so that failures cannot prolong the lock. After the lock counting starts anew. */
    private static final String FAILED = """
            insert into login_attempts as a (kind, account, failures, last_failed_at)
            values (:kind, :account, 1, clock_timestamp())
                on conflict (kind, account) do update
               set failures = case when a.locked_until > clock_timestamp() then a.failures
                                   when a.locked_until is not null then 1
                                   else a.failures + 1 end,
                   locked_until = case when a.locked_until > clock_timestamp() then a.locked_until
                                       when a.locked_until is null and a.failures + 1 >= :limit
                                       then clock_timestamp() + make_interval(secs => :lock) end,
                   last_failed_at = clock_timestamp()
            returning coalesce(locked_until > clock_timestamp(), false)
            """;

    /** The update waits for concurrent failures, so that it sees the lock that the last of them sets. */
    private static final String SUCCEEDED = """
            update login_attempts
               set failures = case when locked_until > clock_timestamp() then failures else 0 end,
                   locked_until = case when locked_until > clock_timestamp() then locked_until end
             where kind = :kind and account = :account
            returning locked_until is null
            """;

    private static final String FORGET = "delete from login_attempts where kind = :kind and account = :account";

    private final JdbcClient jdbc;

    LoginAttempts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Counts a failure.
     *
     * @return whether the account is locked, by this failure or an earlier one
     */
    boolean failed(Role role, String account) {
        return jdbc.sql(FAILED)
                .param("kind", role.word())
                .param("account", account)
                .param("limit", FAILURES_TO_LOCK)
                .param("lock", LOCK.toSeconds())
                .query(Boolean.class)
                .single();
    }

    /**
     * Clears the failures of an account that is not locked.
     *
     * @return false if the account is locked
     */
    boolean succeeded(Role role, String account) {
        return jdbc.sql(SUCCEEDED)
                .param("kind", role.word())
                .param("account", account)
                .query(Boolean.class)
                .optional()
                .orElse(true);
    }

    /** Deletes the failures of an account, which also unlocks it. */
    void forget(Role role, String account) {
        jdbc.sql(FORGET).param("kind", role.word()).param("account", account).update();
    }
}
