package io.tableorder.account;

import java.util.function.IntUnaryOperator;
import org.springframework.stereotype.Component;

/** Deletes what logins and logouts leave behind, in small batches. */
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
        inBatches(attempts::forgetOld);
    }

    void forgetLogouts() {
        inBatches(revoked::forgetExpired);
    }

    private static void inBatches(IntUnaryOperator forget) {
        int deleted;
        do {
            deleted = forget.applyAsInt(BATCH);
        } while (deleted == BATCH);
    }
}
