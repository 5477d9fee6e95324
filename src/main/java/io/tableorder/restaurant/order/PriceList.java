package io.tableorder.restaurant.order;

import io.tableorder.restaurant.dish.Availability;
import io.tableorder.restaurant.store.StoreMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a store's orders are priced from, all of it as it was at one moment.
 *
 * @param menuVersion of the store at that moment; every change of the rest raises it, except of how many portions are left
 * @param zone of the store's clock
 * @param menus by their ids
 */
record PriceList(long menuVersion, String currency, ZoneId zone, Mode mode, Map<Long, Menu> menus) {

    /** @param until when the mode ends; null if it stays until it is changed */
    record Mode(StoreMode mode, @Nullable Instant until) {

        static final Mode ONLINE = new Mode(StoreMode.ONLINE, null);
    }

    /**
     * A dish.
     *
     * @param portions how many are left; null if they are not counted. An order that was stored since may have taken some
     * @param groups what guests choose with it, in its order
     * @param ownStation where the dish itself is made; null if neither it nor its category has a station, while its routing may have the
     *     store's default
     */
    record Menu(
            String name,
            long price,
            Availability availability,
            @Nullable Integer portions,
            List<Group> groups,
            Order.Routing routing,
            @Nullable String ownStation) {

        Menu with(List<Group> others) {
            return new Menu(name, price, availability, portions, others, routing, ownStation);
        }
    }

    /** @param minChoices how many choices a guest has to make for each dish, counted with their quantities */
    record Group(long id, String name, int minChoices, int maxChoices, List<Option> options) {}

    /** @param linkedMenu the dish that is made for it, if it is a component of a combo */
    record Option(
            long id,
            String name,
            long priceDelta,
            boolean isAvailable,
            int maxQuantity,
            @Nullable String posCode,
            @Nullable Long linkedMenu) {}

    /** Whether the store takes no orders of guests. */
    boolean isPausedAt(Instant time) {
        return mode.mode().at(time, mode.until()) == StoreMode.PAUSED;
    }

    /** Whether the portions of a dish are counted, which may be fewer than this list says. */
    boolean countsPortions() {
        return menus.values().stream().anyMatch(menu -> menu.portions() != null);
    }
}
