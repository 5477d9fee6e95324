package io.tableorder.ops;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.edge.FullLanes;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Broker;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.RawHttp;
import io.tableorder.testing.Redis;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.assertj.core.api.AbstractIntegerAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class HealthTest {

    /** A request whose body does not come. */
    private static final String LOGIN = "POST /api/customer/auth/login HTTP/1.1\r\nHost: localhost\r\n"
            + "Origin: http://localhost:3000\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 10\r\n\r\n";

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @Autowired
    private DataSource database;

    @Autowired
    private ApplicationContext context;

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
            // A recent result is reported for a second.
            await("redis", "down");
            Instant start = Instant.now();
            JsonNode health = health();
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
            assertThat(health.path("status").asText()).isEqualTo("degraded");
        } finally {
            Redis.resume();
        }
        await("redis", "ok");
    }

    @Test
    void answersWhileEveryThreadAndConnectionIsTaken() throws Exception {
        List<Connection> connections = new ArrayList<>();
        List<Socket> senders = new ArrayList<>();
        FullLanes lanes = null;
        Redis.pause();
        try {
            beginBodiesThatNeverCome(senders);
            HikariDataSource orders = database.unwrap(HikariDataSource.class);
            for (int i = 0; i < orders.getMaximumPoolSize(); i++) {
                connections.add(orders.getConnection());
            }
            lanes = FullLanes.all(context);
            assertThat(new RawHttp(port).send((LOGIN + "{\"a\": \"b\"}").getBytes(US_ASCII)))
                    .returns(503, Answer::status)
                    .as("a page may read it, too")
                    .returns("http://localhost:3000", answer -> answer.header("Access-Control-Allow-Origin"));

            await("redis", "down");
            Instant start = Instant.now();
            JsonNode health = health();
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
            assertThat(health.at("/checks/database/status").asText()).isNotEqualTo("down");
            api.get("/livez").send().expect(200);
            api.get("/readyz").send().expect(200);
            managed("/actuator/health/liveness").isEqualTo(200);
            managed("/actuator/health/readiness").isEqualTo(200);
            managed("/livez").isEqualTo(200);
            managed("/readyz").isEqualTo(200);
        } finally {
            Redis.resume();
            if (lanes != null) {
                lanes.close();
            }
            for (Connection connection : connections) {
                connection.close();
            }
            for (Socket sender : senders) {
                sender.close();
            }
        }
        await("redis", "ok");
        Awaitility.await().until(() -> api.get("/openapi.json").send().status() == 200);
    }

    /** More of them than the container has threads. */
    private void beginBodiesThatNeverCome(List<Socket> senders) throws IOException {
        while (senders.size() < 250) {
            Socket sender = new Socket("localhost", port);
            senders.add(sender);
            sender.getOutputStream().write(LOGIN.getBytes(US_ASCII));
        }
    }

    private AbstractIntegerAssert<?> managed(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + managementPort + path))
                .timeout(Duration.ofSeconds(3))
                .build();
        return assertThat(HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode());
    }

    @Test
    void theManagementPortAnswersTheSameAndNoMore() throws Exception {
        await("rabbitmq", "ok");
        managed("/actuator/health").isEqualTo(200);
        managed("/health").isEqualTo(200);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + managementPort + "/actuator/health"))
                .build();
        JsonNode health = new ObjectMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
        // Each of Boot's own would hang with what it checks.
        assertThat(health.path("components").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("livenessState", "readinessState", "service");
        assertThat(health.at("/components/service/details/checks/database/status")
                        .asText())
                .isEqualTo("ok");
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
