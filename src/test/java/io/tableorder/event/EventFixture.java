package io.tableorder.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Stores, events and queues that no other test knows. */
class EventFixture {

    private static final AtomicLong AGGREGATES = new AtomicLong(System.nanoTime());

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final EventLog log;
    private final RabbitTemplate rabbit;
    private final Topology topology;

    EventFixture(ApplicationContext context) {
        this.jdbc = context.getBean(JdbcClient.class);
        this.transactions = context.getBean(TransactionTemplate.class);
        this.log = context.getBean(EventLog.class);
        this.rabbit = context.getBean(RabbitTemplate.class);
        this.topology = context.getBean(Topology.class);
    }

    UUID newStore() {
        UUID store = UUID.randomUUID();
        jdbc.sql("insert into stores (id, name, currency, time_zone) values (?, 'Test', 'KRW', 'Asia/Seoul')")
                .param(store)
                .update();
        return store;
    }

    String newQueue(EventType... types) {
        String queue = "test-" + UUID.randomUUID();
        topology.declareConnectorQueue(
                queue, List.of(types).stream().map(EventType::key).toList(), null);
        return queue;
    }

    /** Not of an order that was created: the queue of the shipped kitchen ticket may be there, and its connector would try each in vain. */
    long append(UUID store, EventType type) {
        return transactions.execute(tx -> log.append(store, type, AGGREGATES.incrementAndGet(), 1, "{\"made_up\": 1}"));
    }

    void append(UUID store, EventType type, int times) {
        for (int i = 0; i < times; i++) {
            append(store, type);
        }
    }

    /** @param bytes of the text in each */
    void appendLarge(UUID store, EventType type, int bytes, int times) {
        String payload = "{\"made_up\": \"" + "x".repeat(bytes) + "\"}";
        for (int i = 0; i < times; i++) {
            transactions.executeWithoutResult(tx -> log.append(store, type, AGGREGATES.incrementAndGet(), 1, payload));
        }
    }

    /** As {@link EventLog} would, but with a type that it does not know. */
    long appendOfType(UUID store, String type) {
        return jdbc.sql("select seq from append_event(?, ?, 'order', ?, 1, '{\"made_up\": true}')")
                .params(store, type, AGGREGATES.incrementAndGet())
                .query(Long.class)
                .single();
    }

    /** Has all events, of all stores, published that much later. */
    void putOff(String interval) {
        jdbc.sql("update outbox set next_attempt_at = now() + cast(? as interval) where next_attempt_at < 'infinity'")
                .param(interval)
                .update();
    }

    long waiting(UUID store) {
        return jdbc.sql("select count(*) from outbox where store_id = ? and next_attempt_at < 'infinity'")
                .param(store)
                .query(Long.class)
                .single();
    }

    List<Map<String, Object>> deadLetters(UUID store) {
        return jdbc.sql("select queue, event_type from dead_letters where store_id = ?")
                .param(store)
                .query()
                .listOfRows();
    }

    /** The store's messages in the order of their arrival, until there are so many or none comes for a while. */
    List<Message> receive(String queue, UUID store, int count) {
        List<Message> messages = new ArrayList<>();
        while (messages.size() < count) {
            @Nullable
            Message message = rabbit.receive(queue, Duration.ofSeconds(20).toMillis());
            if (message == null) {
                break;
            }
            if (new String(message.getBody(), StandardCharsets.UTF_8).contains("\"storeid\":\"" + store)) {
                messages.add(message);
            }
        }
        return messages;
    }

    static List<Long> seqs(List<Message> messages) {
        return messages.stream()
                .map(message -> ((Number) message.getMessageProperties().getHeader(CloudEvent.SEQ_HEADER)).longValue())
                .toList();
    }

    static List<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
