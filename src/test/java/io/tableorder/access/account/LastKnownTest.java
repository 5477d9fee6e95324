package io.tableorder.access.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class LastKnownTest {

    private final Map<String, String> database = new HashMap<>(Map.of("a", "old", "b", "old"));
    private boolean answers = true;
    private boolean isKnownToAnswer = true;
    private long seconds;

    private final LastKnown<String, String> lastKnown = new LastKnown<>(
            100, Duration.ofSeconds(5), this::ask, () -> isKnownToAnswer, () -> Duration.ofSeconds(seconds)
                    .toNanos());

    private String ask(String key) {
        if (!answers) {
            throw new DataAccessResourceFailureException("away");
        }
        return Objects.requireNonNull(database.get(key));
    }

    @Test
    void isAskedAgainAfterAWhile() {
        assertThat(lastKnown.get("a")).isEqualTo("old");
        database.put("a", "new");
        seconds = 4;
        assertThat(lastKnown.get("a")).isEqualTo("old");
        seconds = 5;
        assertThat(lastKnown.get("a")).isEqualTo("new");
    }

    @Test
    void whatIsForgottenIsAskedAtOnce() {
        lastKnown.get("a");
        lastKnown.get("b");
        database.putAll(Map.of("a", "new", "b", "new"));
        lastKnown.forget("a");
        lastKnown.keys().removeIf("b"::equals);
        assertThat(lastKnown.get("a")).isEqualTo("new");
        assertThat(lastKnown.get("b")).isEqualTo("new");
    }

    @Test
    void countsLongerWhileTheDatabaseDoesNotAnswer() {
        lastKnown.get("a");
        answers = false;
        isKnownToAnswer = false;
        seconds = 14 * 60;
        assertThat(lastKnown.get("a")).isEqualTo("old");
        assertThatThrownBy(() -> lastKnown.get("b")).isInstanceOf(DataAccessResourceFailureException.class);

        database.put("a", "new");
        answers = true;
        isKnownToAnswer = true;
        assertThat(lastKnown.get("a")).isEqualTo("new");
    }

    @Test
    void doesNotCountForEver() {
        lastKnown.get("a");
        answers = false;
        isKnownToAnswer = false;
        seconds = 16 * 60;
        assertThatThrownBy(() -> lastKnown.get("a")).isInstanceOf(DataAccessResourceFailureException.class);
    }

    /** If a query fails although the database answers, the old value is not used. */
    @Test
    void doesNotCountWhereTheDatabaseAnswers() {
        lastKnown.get("a");
        answers = false;
        seconds = 6;
        assertThatThrownBy(() -> lastKnown.get("a")).isInstanceOf(DataAccessResourceFailureException.class);
    }
}
