package io.tableorder.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.Broker;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.Redis;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class EmbeddedServicesTest {

    @Autowired
    JdbcClient database;

    @Autowired
    StringRedisTemplate redis;

    @Autowired
    RabbitTemplate rabbit;

    @Autowired
    AmqpAdmin admin;

    @Test
    void servesTheThreeServices() {
        assertThat(database.sql("show statement_timeout").query(String.class).single())
                .isEqualTo("5s");
        redis.opsForValue().set("a", "b");
        assertThat(redis.opsForValue().get("a")).isEqualTo("b");
        admin.declareQueue(new Queue("q", true));
        rabbit.convertAndSend("q", "hello");
        assertThat(rabbit.receiveAndConvert("q", 5000)).isEqualTo("hello");
    }

    @Test
    void brokerGoesAndComesBack() {
        Broker.stop();
        Broker.start();
        admin.declareQueue(new Queue("q2", true));
        rabbit.convertAndSend("q2", "hello");
        assertThat(rabbit.receiveAndConvert("q2", 5000)).isEqualTo("hello");
        Redis.stop();
        Redis.start();
        await().ignoreExceptions().until(() -> redis.hasKey("a"));
    }
}
