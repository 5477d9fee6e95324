package io.tableorder.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api;
import io.tableorder.testing.Broker;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.Redis;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@IntegrationTest
class HealthTest {

    @LocalServerPort
    private int port;

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

    private void await(String check, String status) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(
                        health().at("/checks/" + check + "/status").asText())
                .isEqualTo(status));
    }

    private JsonNode health() {
        return api.get("/health").send().expect(200).json();
    }
}
