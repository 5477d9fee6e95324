package io.tableorder.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.testing.Api;
import io.tableorder.testing.Broker;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.Redis;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class HealthTest {

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MeterRegistry meters;

    private Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    @Test
    void isOkWhenAllIsWell() {
        await("rabbitmq", "ok");
        JsonNode health = health();
        assertThat(health.at("/checks/database/status").asText()).isEqualTo("ok");
        assertThat(health.at("/checks/redis/status").asText()).isEqualTo("ok");
    }

    @Test
    void isDegradedWhileRedisHangsAndAnswersAllTheSame() {
        Redis.pause();
        try {
            Instant start = Instant.now();
            JsonNode health = health();
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
            assertThat(health.at("/checks/redis/status").asText()).isEqualTo("down");
            assertThat(health.path("status").asText()).isEqualTo("degraded");
        } finally {
            Redis.resume();
        }
        await("redis", "ok");
    }

    @Test
    @Tag("broker")
    void isDegradedWhileTheBrokerIsAway() {
        await("rabbitmq", "ok");
        Broker.stop();
        try {
            await("rabbitmq", "down");
            assertThat(health().path("status").asText()).isEqualTo("degraded");
        } finally {
            Broker.start();
        }
        await("rabbitmq", "ok");
    }

    @Test
    void deadLettersAreCountedAndNeverDegradeIt() {
        await("rabbitmq", "ok");
        String route = "health-" + UUID.randomUUID();
        long before = gauge("tableorder.dead.letters");
        jdbc.sql("insert into dead_letters (route_id, body, headers, cause, attempts, created_at)"
                        + " select ?, '', '{}', 'x', 1, now() - interval '3 days' from generate_series(1, 50)")
                .param(route)
                .update();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                JsonNode check = health().at("/checks/dead_letters");
                assertThat(check.path("open").asLong()).isGreaterThanOrEqualTo(50);
                assertThat(check.path("oldest_seconds").asLong()).isGreaterThanOrEqualTo(3 * 24 * 3600);
                assertThat(check.path("status").asText()).isEqualTo("ok");
                assertThat(gauge("tableorder.dead.letters"))
                        .isEqualTo(check.path("open").asLong())
                        .isGreaterThan(before);
                assertThat(gauge("tableorder.dead.letters.age")).isGreaterThanOrEqualTo(3 * 24 * 3600);
            });
            assertThat(health().path("status").asText()).isEqualTo("ok");
        } finally {
            jdbc.sql("delete from dead_letters where route_id = ?").param(route).update();
        }
    }

    private long gauge(String name) {
        return (long) meters.get(name).gauge().value();
    }

    private void await(String check, String status) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(
                        health().at("/checks/" + check + "/status").asText())
                .isEqualTo(status));
    }

    private JsonNode health() {
        return api.get("/health").send().expect(200).json();
    }
}
