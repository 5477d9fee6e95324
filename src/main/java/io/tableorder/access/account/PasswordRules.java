package io.tableorder.access.account;

import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.settings.Settings;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;

/** Refuses passwords of admins that are too short or too long, or easy to guess. */
@Component
class PasswordRules {

    private static final int MIN_BYTES = 8;

    private final Settings settings;

    PasswordRules(Settings settings) {
        this.settings = settings;
    }

    /** @param pointer to the password, in the request */
    void require(String pointer, String password, String username) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_BYTES || bytes > Passwords.MAX_BYTES) {
            throw ProblemException.invalid(pointer, "OUT_OF_RANGE");
        }
        if (password.equalsIgnoreCase(username) || settings.refusesPassword(username, password)) {
            throw ProblemException.invalid(pointer, "GUESSABLE");
        }
    }
}
