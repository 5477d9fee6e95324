package io.tableorder.restaurant.store;

import io.tableorder.foundation.database.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about the connectors that stores cannot do without. */
@Repository
class RequiredConnectors {

    private static final String LIST = """
            select store_id, name, outage, since, is_overruled
              from required_connectors
             where store_id = any (:stores)
             order by store_id, name
            """;

    private static final String REMOVE_OTHERS = """
            delete from required_connectors where store_id = :store and name <> all (:names)
            """;

    private static final String ADD = """
            insert into required_connectors (store_id, name) select :store, unnest(:names)
            on conflict (store_id, name) do nothing
            """;

    private static final String SEE = """
            update required_connectors
               set outage = :outage, since = :since, is_overruled = :overruled
             where store_id = :store and name = :name
            """;

    private static final String OVERRULE = """
            update required_connectors set is_overruled = true where store_id = :store and outage is not null
            """;

    private final JdbcClient jdbc;

    RequiredConnectors(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record OfStore(UUID store, RequiredConnector connector) {}

    /** By store and name. */
    List<OfStore> list(Collection<UUID> stores) {
        return jdbc.sql(LIST)
                .param("stores", stores.toArray(UUID[]::new))
                .query((row, n) -> new OfStore(row.getObject("store_id", UUID.class), connector(row)))
                .list();
    }

    /** By name. */
    List<RequiredConnector> list(UUID store) {
        return list(List.of(store)).stream().map(OfStore::connector).toList();
    }

    /** Those that the store requires already stay as they were seen. */
    void replace(UUID store, Collection<String> names) {
        String[] required = names.toArray(String[]::new);
        jdbc.sql(REMOVE_OTHERS).param("store", store).param("names", required).update();
        jdbc.sql(ADD).param("store", store).param("names", required).update();
    }

    void see(UUID store, RequiredConnector connector) {
        jdbc.sql(SEE)
                .param("store", store)
                .param("name", connector.name())
                .param("outage", connector.outage())
                .param("since", connector.since().atOffset(ZoneOffset.UTC))
                .param("overruled", connector.isOverruled())
                .update();
    }

    /** Leaves the present outages to the staff, who have just chosen a mode. */
    void overrule(UUID store) {
        jdbc.sql(OVERRULE).param("store", store).update();
    }

    private static RequiredConnector connector(ResultSet row) throws SQLException {
        return new RequiredConnector(
                row.getString("name"),
                row.getString("outage"),
                Instants.of(row, "since"),
                row.getBoolean("is_overruled"));
    }
}
