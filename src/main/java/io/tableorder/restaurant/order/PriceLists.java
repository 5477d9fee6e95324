package io.tableorder.restaurant.order;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tableorder.restaurant.order.PriceList.Menu;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The price lists of the stores, as this instance read them last. One of them may be outdated: storing an order compares the version of its
 * menu, so instances need no message about a change.
 */
@Repository
class PriceLists {

    private static final String READ = """
            select s.menu_version, s.currency, m.id, m.name, m.price, m.is_available, m.pos_code,
                   c.id as category_id, c.name as category, c.station
              from stores s
              left join (menus m
                         join menu_categories c on c.store_id = m.store_id and c.id = m.category_id) on m.store_id = s.id
             where s.id = ?
            """;

    /** In all stores together; each takes some 200 bytes. */
    private static final int MOST_MENUS = 200_000;

    private final Cache<UUID, PriceList> known = Caffeine.newBuilder()
            .maximumWeight(MOST_MENUS)
            .weigher((UUID store, PriceList prices) -> 1 + prices.menus().size())
            .build();

    private final JdbcTemplate jdbc;

    PriceLists(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The price list of a store, perhaps an outdated one; empty if there is no such store. */
    Optional<PriceList> find(UUID store) {
        PriceList prices = known.getIfPresent(store);
        return prices == null ? read(store) : Optional.of(prices);
    }

    /** The price list that a store has now; empty if there is no such store. */
    Optional<PriceList> read(UUID store) {
        Optional<PriceList> prices = Optional.ofNullable(jdbc.query(READ, PriceLists::priceList, store));
        prices.ifPresent(read -> known.put(store, read));
        return prices;
    }

    private static @Nullable PriceList priceList(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return null;
        }
        long version = rows.getLong("menu_version");
        String currency = rows.getString("currency");
        Map<Long, Menu> menus = new HashMap<>();
        do {
            long id = rows.getLong("id");
            if (!rows.wasNull()) {
                menus.put(id, menu(rows));
            }
        } while (rows.next());
        return new PriceList(version, currency, Map.copyOf(menus));
    }

    private static Menu menu(ResultSet row) throws SQLException {
        return new Menu(
                row.getString("name"),
                row.getLong("price"),
                row.getBoolean("is_available"),
                new Order.Routing(
                        row.getString("pos_code"),
                        row.getLong("category_id"),
                        row.getString("category"),
                        row.getString("station")));
    }
}
