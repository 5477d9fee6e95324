package io.tableorder.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpTemplate;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.StringUtils;

/** What the other tests rely on. */
@IntegrationTest
class TestServersTest {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    StringRedisTemplate redis;

    @Autowired
    AmqpTemplate rabbit;

    @Autowired
    ConnectionFactory connections;

    @Test
    void requestsHaveLimitsInTheDatabaseAndMigrationsHaveNone() throws SQLException {
        assertThat(setting("statement_timeout")).isEqualTo("5s");
        assertThat(setting("lock_timeout")).isEqualTo("2s");
        assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo("15s");
        try (Connection migrating = Database.connect();
                Statement statement = migrating.createStatement();
                ResultSet timeout = statement.executeQuery("show statement_timeout")) {
            timeout.next();
            assertThat(timeout.getString(1)).isEqualTo("0");
        }
    }

    @Test
    void theEmbeddedDatabaseIsDurableAndTheServiceIsNoSuperuser() {
        assumeFalse(StringUtils.hasText(System.getenv("DATABASE_URL")), "The database is not ours");
        assertThat(setting("fsync")).isEqualTo("on");
        assertThat(setting("synchronous_commit")).isEqualTo("on");
        assertThat(setting("is_superuser")).isEqualTo("off");
    }

    @Test
    void theBrokerGoesAndComesBackOnItsPort() {
        Broker.stop();
        try {
            assertThatThrownBy(() -> rabbit.convertAndSend("amq.topic", "nowhere", "lost"))
                    .isInstanceOf(AmqpException.class);
        } finally {
            Broker.start();
        }
        await().ignoreExceptions().until(() -> connections.createConnection().isOpen());
    }

    @Test
    void redisFreezesAndThawsGoesAndComesBackWithItsData() {
        await().ignoreExceptions().untilAsserted(() -> redis.opsForValue().set("outage", "survived"));
        Redis.pause();
        try {
            assertThatThrownBy(() -> redis.hasKey("outage")).isInstanceOf(DataAccessException.class);
        } finally {
            Redis.resume();
        }
        await().ignoreExceptions().until(() -> redis.hasKey("outage"));
        Redis.stop();
        try {
            assertThatThrownBy(() -> redis.hasKey("outage")).isInstanceOf(DataAccessException.class);
        } finally {
            Redis.start();
        }
        await().ignoreExceptions()
                .until(() -> "survived".equals(redis.opsForValue().get("outage")));
    }

    private String setting(String name) {
        return jdbc.sql("select current_setting(:name)")
                .param("name", name)
                .query(String.class)
                .single();
    }
}
