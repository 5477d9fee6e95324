package io.tableorder.access.account;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.http.Role;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Counts logins for operators who watch for attacks. Answers to callers do not contain these results. */
@Component
class LoginCounts {

    private final Map<Role, Map<Result, Counter>> counters = new EnumMap<>(Role.class);

    private enum Result {
        GRANTED,
        REFUSED,
        /** The account is locked, or this attempt locks it. The password may have been right. */
        LOCKED
    }

    LoginCounts(MeterRegistry meters) {
        for (Role role : Role.values()) {
            Map<Result, Counter> ofRole = new EnumMap<>(Result.class);
            for (Result result : Result.values()) {
                ofRole.put(
                        result,
                        Counter.builder("tableorder.logins")
                                .description("Attempts to log in with a password")
                                .tag("role", role.word())
                                .tag("result", result.name().toLowerCase(Locale.ROOT))
                                .register(meters));
            }
            counters.put(role, ofRole);
        }
    }

    void count(Role role, boolean isGranted, boolean isLocked) {
        Result result = isGranted ? Result.GRANTED : isLocked ? Result.LOCKED : Result.REFUSED;
        Objects.requireNonNull(Objects.requireNonNull(counters.get(role)).get(result))
                .increment();
    }
}
