package io.tableorder.access.reads;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.trace.Trace;
import io.tableorder.http.Actor;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Records which super admin reads which data of which store. The record is written before the data is shown, so that nothing is shown
 * without it.
 */
@Repository
public class StoreReads {

    private static final String ADD = """
            insert into store_reads (store_id, data, actor, request_id)
            select id, :data, :actor, :request from stores where id = :store
            """;

    private final JdbcClient jdbc;

    StoreReads(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param data what is read, such as {@code orders}
     * @throws ProblemException if there is no such store
     */
    public void record(Actor by, UUID store, String data) {
        @Nullable String request = Trace.currentRequestId();
        int recorded = jdbc.sql(ADD)
                .param("store", store)
                .param("data", data)
                .param("actor", by.subject())
                .param("request", request)
                .update();
        if (recorded == 0) {
            throw new ProblemException(ProblemCode.STORE_NOT_FOUND);
        }
    }
}
