package io.tableorder.integrators.target;

import static java.sql.Types.VARCHAR;

import io.tableorder.foundation.database.Instants;
import io.tableorder.integrators.delivery.StoredTarget;
import io.tableorder.integrators.delivery.StoredTargets;
import io.tableorder.integrators.delivery.TargetCount;
import io.tableorder.integrators.delivery.Targets;
import io.tableorder.integrators.intake.NameList;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The targets that staff keep. */
@Repository
class StoreTargets implements StoredTargets {

    static final String PREFIX = "target-";

    private static final String OTHERS = """
            case when options ->> 'fallback' = 'true'
                 then (select coalesce(array_agg(distinct n.name), '{}')
                         from targets o
                        cross join lateral jsonb_array_elements_text(o.options -> '{names}') n (name)
                        where o.store_id = targets.store_id and o.id <> targets.id)
            end as other_{names}
            """;

    // For a fallback also the stations and categories of the store's other printers.
    private static final String SELECT = """
            select id, store_id, name, kind, options, secret, types, status, status_since, since, version, created_at, updated_at,
            """ + OTHERS.replace("{names}", "stations") + ", "
            + OTHERS.replace("{names}", "categories") + "  from targets\n";

    private static final String LIST = SELECT + " where store_id = :store order by id limit :limit offset :offset";

    private static final String FIND = SELECT + " where store_id = :store and id = :id";

    private static final String FIND_ALL = SELECT + " where id = any (:ids)";

    private static final String FIND_BY_NAME = SELECT + " where store_id = :store and name = :name";

    private static final String OF_STORES =
            SELECT + " where store_id = any (cast(:stores as uuid[])) order by store_id, id";

    private static final String COUNT = "select count(*) from targets where store_id = :store";

    // Two targets that are added at the same time would both find
    // room. The store's row is not locked: orders refer to it.
    private static final String LOCK_STORE = """
            select true from (select pg_advisory_xact_lock(hashtextextended('targets ' || :store, 0))) as locked
            """;

    private static final String LOCK = FIND + " for update";

    private static final String ADD = """
            insert into targets (store_id, name, kind, options, secret, types, status, created_by, updated_by)
            values (:store, :name, :kind, cast(:options as jsonb), :secret, :types, :status, :by, :by)
            returning id
            """;

    private static final String UPDATE = """
            update targets
               set name = :name, options = cast(:options as jsonb), secret = :secret, types = :types,
                   version = version + 1, updated_by = :by, updated_at = now()
             where store_id = :store and id = :id
            """;

    private static final String SET_STATUS = """
            update targets
               set status = :status, status_since = now(), version = version + 1, updated_by = :by, updated_at = now()
             where store_id = :store and id = :id and status <> :status
            """;

    private static final String DELETE = "delete from targets where store_id = :store and id = :id";

    // A polling printer that has not polled for a minute is offline, whatever it reported last.
    private static final String COUNTS = """
            select t.kind,
                   case when t.kind = 'cloudprnt' and coalesce(d.last_seen_at < now() - interval '60 seconds', true) then 'OFFLINE'
                        else coalesce(d.condition, 'OK') end as condition,
                   d.open_until is not null as is_left_alone,
                   count(*) as count
              from targets t
              left join delivery_targets d on d.name = 'target-' || t.id
             where t.status = 'active'
             group by 1, 2, 3
            """;

    private final JdbcClient jdbc;
    private final Targets targets;

    StoreTargets(JdbcClient jdbc, Targets targets) {
        this.jdbc = jdbc;
        this.targets = targets;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public List<StoredTarget> find(Collection<Long> ids) {
        return jdbc.sql(FIND_ALL)
                .param("ids", ids.toArray(Long[]::new))
                .query((row, n) -> stored(row(row)))
                .list();
    }

    @Override
    public List<StoredTarget> of(Collection<UUID> stores) {
        return jdbc.sql(OF_STORES)
                .param("stores", stores.stream().map(UUID::toString).toArray(String[]::new))
                .query((row, n) -> stored(row(row)))
                .list();
    }

    @Override
    public Optional<StoredTarget> find(UUID store, String name) {
        return jdbc.sql(FIND_BY_NAME)
                .param("store", store)
                .param("name", name)
                .query((row, n) -> stored(row(row)))
                .optional();
    }

    @Override
    public List<TargetCount> counts() {
        return jdbc.sql(COUNTS).query(TargetCount.class).list();
    }

    StoredTarget stored(TargetRow row) {
        Map<String, String> options = TargetOptions.forChannel(row.options(), row.secret());
        String version = String.valueOf(row.version());
        if (row.otherStations() != null && row.otherCategories() != null) {
            // Options are never empty, so a comma comes first.
            options.put("otherStations", "," + NameList.join(row.otherStations()));
            options.put("otherCategories", "," + NameList.join(row.otherCategories()));
            version += row.otherStations() + "\n" + row.otherCategories();
        }
        return new StoredTarget(
                row.target(),
                row.storeId(),
                row.kind(),
                version,
                row.types(),
                row.since(),
                row.isActive() ? null : row.statusSince(),
                () -> targets.make(row.kind(), row.storeId(), row.target(), options));
    }

    /** Oldest first. */
    List<TargetRow> list(UUID store, int limit, long offset) {
        return jdbc.sql(LIST)
                .param("store", store)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> row(row))
                .list();
    }

    Optional<TargetRow> find(UUID store, long id) {
        return statement(FIND, store, id).query((row, n) -> row(row)).optional();
    }

    long count(UUID store) {
        return jdbc.sql(COUNT).param("store", store).query(Long.class).single();
    }

    /** Keeps others from adding a target to the store until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lockStore(UUID store) {
        jdbc.sql(LOCK_STORE)
                .param("store", store.toString())
                .query(Boolean.class)
                .single();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<TargetRow> lock(UUID store, long id) {
        return statement(LOCK, store, id).query((row, n) -> row(row)).optional();
    }

    /** @return its id */
    long add(
            UUID store,
            String name,
            String kind,
            TargetOptions options,
            List<String> types,
            boolean isActive,
            String by) {
        return jdbc.sql(ADD)
                .param("store", store)
                .param("name", name)
                .param("kind", kind)
                .param("options", options.text())
                .param("secret", blankToNull(options.token()), VARCHAR)
                .param("types", types.toArray(String[]::new))
                .param("status", status(isActive))
                .param("by", by)
                .query(Long.class)
                .single();
    }

    void update(TargetRow row, String by) {
        statement(UPDATE, row.storeId(), row.id())
                .param("name", row.name())
                .param("options", row.options())
                .param("secret", blankToNull(row.secret()), VARCHAR)
                .param("types", row.types().toArray(String[]::new))
                .param("by", by)
                .update();
    }

    void setStatus(UUID store, long id, boolean isActive, String by) {
        statement(SET_STATUS, store, id)
                .param("status", status(isActive))
                .param("by", by)
                .update();
    }

    /** @return whether there was such a target */
    boolean delete(UUID store, long id) {
        return statement(DELETE, store, id).update() == 1;
    }

    static String status(boolean isActive) {
        return isActive ? "active" : "paused";
    }

    private static @Nullable String blankToNull(@Nullable String secret) {
        return secret == null || secret.isBlank() ? null : secret;
    }

    private JdbcClient.StatementSpec statement(String sql, UUID store, long id) {
        return jdbc.sql(sql).param("store", store).param("id", id);
    }

    private static TargetRow row(ResultSet row) throws SQLException {
        return new TargetRow(
                row.getLong("id"),
                row.getObject("store_id", UUID.class),
                row.getString("name"),
                row.getString("kind"),
                row.getString("options"),
                row.getString("secret"),
                Arrays.asList((String[]) row.getArray("types").getArray()),
                row.getString("status").equals("active"),
                Instants.of(row, "status_since"),
                row.getLong("since"),
                row.getInt("version"),
                Instants.of(row, "created_at"),
                Instants.of(row, "updated_at"),
                names(row, "other_stations"),
                names(row, "other_categories"));
    }

    private static @Nullable List<String> names(ResultSet row, String column) throws SQLException {
        Array names = row.getArray(column);
        return names == null ? null : Arrays.asList((String[]) names.getArray());
    }
}
