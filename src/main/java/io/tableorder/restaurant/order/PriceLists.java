package io.tableorder.restaurant.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tableorder.foundation.database.Instants;
import io.tableorder.restaurant.dish.Availability;
import io.tableorder.restaurant.dish.Schedule;
import io.tableorder.restaurant.order.PriceList.Group;
import io.tableorder.restaurant.order.PriceList.Menu;
import io.tableorder.restaurant.order.PriceList.Mode;
import io.tableorder.restaurant.order.PriceList.Option;
import io.tableorder.restaurant.store.StoreMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Repository;

/**
 * The price lists of the stores, as this instance read them last. One of them may be outdated: storing an order compares the version of its
 * menu, so instances need no message about a change.
 */
@Repository
class PriceLists {

    /** With the version: read before the groups, so that a change between the two statements outdates the list that is made of them. */
    private static final String READ = """
            select s.menu_version, s.currency, s.time_zone, s.mode, s.mode_until, m.id, m.name, m.price, m.is_available,
                   m.sold_out_until, m.schedule::text as schedule, m.pos_code, c.id as category_id, c.name as category,
                   coalesce(m.station, c.station) as own_station, d.name as default_station, k.portions,
                   array(select g.group_id
                           from menu_option_groups g
                          where g.store_id = m.store_id and g.menu_id = m.id
                          order by g.display_order, g.group_id) as groups
              from stores s
              left join stations d on d.store_id = s.id and d.is_default
              left join (menus m
                         join menu_categories c on c.store_id = m.store_id and c.id = m.category_id
                         left join menu_stock k on k.store_id = m.store_id and k.menu_id = m.id) on m.store_id = s.id
             where s.id = ?
            """;

    private static final String READ_GROUPS = """
            select g.id as group_id, g.name as group_name, g.min_choices, g.max_choices,
                   o.id, o.name, o.price_delta, o.is_available, o.max_quantity, o.pos_code, o.linked_menu_id
              from option_groups g
              left join options o on o.store_id = g.store_id and o.group_id = g.id
             where g.store_id = ?
             order by g.id, o.display_order, o.id
            """;

    private static final String READ_VERSION = "select menu_version from stores where id = ?";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Menus and places of options in menus, in all stores together; each takes some 200 bytes. */
    private static final int MOST_MENUS = 200_000;

    private final Cache<UUID, PriceList> known = Caffeine.newBuilder()
            .maximumWeight(MOST_MENUS)
            .weigher((UUID store, PriceList prices) -> weight(prices))
            .build();

    private final JdbcTemplate jdbc;

    PriceLists(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A menu as it was read, with the ids of its groups. */
    private record Row(long id, Menu menu, List<Long> groups) {}

    /** The price list of a store, perhaps an outdated one; empty if there is no such store. */
    Optional<PriceList> find(UUID store) {
        PriceList prices = known.getIfPresent(store);
        return prices == null ? read(store) : Optional.of(prices);
    }

    /** The price list that a store has now; empty if there is no such store. */
    Optional<PriceList> read(UUID store) {
        Optional<PriceList> prices = Optional.ofNullable(
                jdbc.query(READ, (ResultSetExtractor<@Nullable PriceList>) rows -> priceList(store, rows), store));
        prices.ifPresent(read -> known.put(store, read));
        return prices;
    }

    /** Like {@link #read}, and cheaper: the known list, if it has the version of the store's menu and counts no portions. */
    Optional<PriceList> current(UUID store) {
        PriceList prices = known.getIfPresent(store);
        if (prices == null || prices.countsPortions()) {
            return read(store);
        }
        List<Long> version = jdbc.queryForList(READ_VERSION, Long.class, store);
        return version.equals(List.of(prices.menuVersion())) ? Optional.of(prices) : read(store);
    }

    private static int weight(PriceList prices) {
        int options = prices.menus().values().stream()
                .flatMap(menu -> menu.groups().stream())
                .mapToInt(group -> group.options().size())
                .sum();
        return 1 + prices.menus().size() + options;
    }

    private @Nullable PriceList priceList(UUID store, ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return null;
        }
        long version = rows.getLong("menu_version");
        String currency = rows.getString("currency");
        ZoneId zone = ZoneId.of(rows.getString("time_zone"));
        Mode mode = new Mode(StoreMode.valueOf(rows.getString("mode")), Instants.orNull(rows, "mode_until"));
        List<Row> menus = new ArrayList<>();
        do {
            long id = rows.getLong("id");
            if (!rows.wasNull()) {
                menus.add(new Row(
                        id, menu(rows), List.of((Long[]) rows.getArray("groups").getArray())));
            }
        } while (rows.next());
        return new PriceList(version, currency, zone, mode, withGroups(store, menus));
    }

    private Map<Long, Menu> withGroups(UUID store, List<Row> rows) {
        boolean hasGroups = rows.stream().anyMatch(row -> !row.groups().isEmpty());
        Map<Long, Group> groups = hasGroups ? groups(store) : Map.of();
        Map<Long, Menu> menus = new HashMap<>();
        for (Row row : rows) {
            List<Group> own = row.groups().stream()
                    .map(groups::get)
                    .flatMap(Stream::ofNullable)
                    .toList();
            menus.put(row.id(), row.menu().with(own));
        }
        return Map.copyOf(menus);
    }

    private Map<Long, Group> groups(UUID store) {
        Map<Long, Group> groups = new HashMap<>();
        jdbc.query(READ_GROUPS, (RowCallbackHandler) row -> add(row, groups), store);
        return groups;
    }

    private static void add(ResultSet row, Map<Long, Group> groups) throws SQLException {
        long id = row.getLong("group_id");
        Group group = groups.get(id);
        if (group == null) {
            group = new Group(
                    id,
                    row.getString("group_name"),
                    row.getInt("min_choices"),
                    row.getInt("max_choices"),
                    new ArrayList<>());
            groups.put(id, group);
        }
        long option = row.getLong("id");
        if (!row.wasNull()) {
            group.options()
                    .add(new Option(
                            option,
                            row.getString("name"),
                            row.getLong("price_delta"),
                            row.getBoolean("is_available"),
                            row.getInt("max_quantity"),
                            row.getString("pos_code"),
                            row.getObject("linked_menu_id", Long.class)));
        }
    }

    private static Menu menu(ResultSet row) throws SQLException {
        String ownStation = row.getString("own_station");
        return new Menu(
                row.getString("name"),
                row.getLong("price"),
                new Availability(
                        row.getBoolean("is_available"),
                        Instants.orNull(row, "sold_out_until"),
                        schedule(row.getString("schedule"))),
                row.getObject("portions", Integer.class),
                List.of(),
                new Order.Routing(
                        row.getString("pos_code"),
                        row.getLong("category_id"),
                        row.getString("category"),
                        ownStation == null ? row.getString("default_station") : ownStation),
                ownStation);
    }

    private static @Nullable Schedule schedule(@Nullable String windows) {
        try {
            return windows == null ? null : JSON.readValue(windows, Schedule.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database holds a schedule", e);
        }
    }
}
