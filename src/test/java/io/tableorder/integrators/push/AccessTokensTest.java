package io.tableorder.integrators.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tableorder.integrators.outbound.Sender;
import io.tableorder.simulator.PosSimulator;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access tokens of a real token endpoint, on a clock that the test sets. */
@Timeout(60)
class AccessTokensTest {

    private final PosSimulator server = new PosSimulator().wantsTokens(Duration.ofSeconds(400));
    private final Sender sender = new Sender("test-tokens");
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);
    private final AccessTokens tokens = tokens(server.tokenUrl(), false, null);

    @AfterEach
    void close() {
        sender.close();
        server.close();
    }

    @Test
    void aTokenIsKeptAndRenewedAMinuteBeforeItsEnd() throws Exception {
        String first = tokens.current();
        passes(Duration.ofSeconds(339));
        assertThat(tokens.current()).isEqualTo(first);
        assertThat(server.askedForTokens()).hasSize(1);
        passes(Duration.ofSeconds(1));
        String second = tokens.current();
        assertThat(second).isNotEqualTo(first);
        passes(Duration.ofSeconds(339));
        assertThat(tokens.current()).isEqualTo(second);
    }

    @Test
    void aTokenThatLivesBrieflyIsRenewedInItsLastQuarter() throws Exception {
        server.wantsTokens(Duration.ofSeconds(8));
        String first = tokens.current();
        passes(Duration.ofMillis(5_999));
        assertThat(tokens.current()).isEqualTo(first);
        passes(Duration.ofMillis(1));
        assertThat(tokens.current()).isNotEqualTo(first);
    }

    @Test
    void aTokenWithoutAnEndIsRenewedAllTheSame() throws Exception {
        server.answerToken(200, "{\"access_token\":\"abc\"}");
        assertThat(tokens.current()).isEqualTo("abc");
        passes(Duration.ofMinutes(5));
        assertThat(tokens.current()).isNotEqualTo("abc");
    }

    @Test
    void aTokenThatCannotBeRenewedIsUsedToItsEnd() throws Exception {
        String first = tokens.current();
        passes(Duration.ofSeconds(399));
        server.answerToken(503, "").answerToken(503, "", "Retry-After: 7");
        assertThat(tokens.current()).isEqualTo(first);
        passes(Duration.ofSeconds(1));
        assertThat(catchThrowableOfType(NoToken.class, tokens::current))
                .returns(Duration.ofSeconds(7), NoToken::retryAfter);
        assertThat(tokens.current()).isNotEqualTo(first);
    }

    @Test
    void aTokenThatWasRefusedIsNotUsedAgain() throws Exception {
        String first = tokens.current();
        tokens.forget("another one");
        assertThat(tokens.current()).isEqualTo(first);
        tokens.forget(first);
        assertThat(tokens.current()).isNotEqualTo(first);
    }

    @Test
    void idAndSecretAreInTheHeaderOrInTheForm() throws Exception {
        tokens.current();
        String basic =
                Base64.getEncoder().encodeToString("table+order:s3cret%2B%3A%26".getBytes(StandardCharsets.UTF_8));
        assertThat(server.askedForTokens()).containsExactly("Basic " + basic + " grant_type=client_credentials");

        tokens(server.tokenUrl(), true, "orders:write menus").current();
        assertThat(server.askedForTokens().get(1))
                .isEqualTo(" grant_type=client_credentials&scope=orders%3Awrite+menus"
                        + "&client_id=table+order&client_secret=s3cret%2B%3A%26");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401 | {\"error\":\"invalid_client\",\"error_description\":\"no s3cret+:& here\"} | No token: 401 invalid_client no *** here",
                "500 | <html>s3cret+:&</html> | No token: 500",
                "200 | {\"access_token\":\"\"} | No token: 200",
                "200 | {\"access_token\":\"two words\"} | No token: 200",
                "200 | [] | No token: 200",
                "302 | {\"access_token\":\"abc\"} | No token: 302"
            })
    void whatIsNoTokenIsNoneAndNoSecretIsTold(int status, String body, String message) {
        server.answerToken(status, body);
        assertThatThrownBy(tokens::current).isInstanceOf(NoToken.class).hasMessage(message);
    }

    @Test
    void aServerThatIsAwayGivesNone() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0)) {
            port = gone.getLocalPort();
        }
        AccessTokens away = tokens("http://localhost:" + port + "/token", false, null);
        assertThatThrownBy(away::current)
                .isInstanceOf(NoToken.class)
                .hasMessage("No token: The connection was refused");
    }

    private void passes(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private AccessTokens tokens(String url, boolean isInBody, @Nullable String scope) {
        return new AccessTokens(
                new HttpOptions.Client(URI.create(url), "table order", "s3cret+:&", isInBody, scope),
                sender,
                clock::get);
    }
}
