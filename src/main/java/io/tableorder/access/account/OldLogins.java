package io.tableorder.access.account;

import io.tableorder.foundation.database.Batches;
import org.springframework.stereotype.Component;

/** Deletes old failed logins and expired logouts, in small batches. */
@Component
class OldLogins {

    private static final int BATCH = 500;

    private final LoginAttempts attempts;
    private final RevokedTokens revoked;

    OldLogins(LoginAttempts attempts, RevokedTokens revoked) {
        this.attempts = attempts;
        this.revoked = revoked;
    }

    void forgetAttempts() {
        Batches.untilNone(() -> attempts.forgetOld(BATCH));
    }

    void forgetLogouts() {
        Batches.untilNone(() -> revoked.forgetExpired(BATCH));
    }
}
