package io.tableorder.integrators.delivery;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The deliveries that polling targets have taken, and whose attempts are under way. */
@Repository
class TakenDeliveries {

    private static final String SENT_BY_JOB = """
            select id, attempts from deliveries where target = :target and job_id = :job and state = 'sent'
            """;

    private static final String TAKEN = DeliveryRow.SELECT + """
             where d.target = :target and d.job_id = :job and d.state = 'sent'
            """;

    // For targets that take one delivery at a time.
    private static final String UNDER_WAY = """
            select job_id, code is distinct from 'OFFERED' as is_fetched
              from deliveries
             where target = :target and state = 'sent' and due_at > now()
             order by due_at desc
             limit 1
            """;

    private final JdbcClient jdbc;

    TakenDeliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Which attempt of which delivery is under way. */
    record Sent(long id, int attempts) {}

    Optional<Sent> findSent(String target, UUID jobId) {
        return jdbc.sql(SENT_BY_JOB)
                .param("target", target)
                .param("job", jobId)
                .query(Sent.class)
                .optional();
    }

    Optional<Delivery> findTaken(String target, UUID jobId) {
        return jdbc.sql(TAKEN)
                .param("target", target)
                .param("job", jobId)
                .query(DeliveryRow.class)
                .optional()
                .map(row -> row.delivery(row.attempts(), row.isRepeat()));
    }

    Optional<PulledDeliveries.UnderWay> findUnderWay(String target) {
        return jdbc.sql(UNDER_WAY)
                .param("target", target)
                .query(PulledDeliveries.UnderWay.class)
                .optional();
    }
}
