package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option that a guest chose with a dish, with the names and the price of that moment.
 *
 * @param group the name of its group
 * @param priceDelta for each of the option, in the currency's minor unit; below zero it is a discount
 * @param quantity for each dish
 * @param menuId the dish that is made for the option, a component of a combo; null for other options
 * @param routing null in orders that guests see
 */
public record ItemOption(
        long optionId,
        long groupId,
        String group,
        String name,
        long priceDelta,
        int quantity,
        @Nullable Long menuId,
        @JsonUnwrapped @Nullable Routing routing) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String NONE = "[]";

    /**
     * For machines and staff.
     *
     * @param posCode the option's code at the POS
     * @param station where the linked dish is made; null if it is made where its line is
     */
    public record Routing(
            @Nullable String posCode, @Nullable String station) {}

    /** Where the linked dish is made; null if it is made where its line is. */
    public @Nullable String station() {
        return routing == null ? null : routing.station();
    }

    /** @param options as the database keeps them with an item */
    public static List<ItemOption> listOf(String options) {
        if (options.equals(NONE)) {
            return List.of();
        }
        try {
            List<ItemOption> list = new ArrayList<>();
            JSON.readTree(options).forEach(option -> list.add(of(option)));
            return List.copyOf(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database holds JSON", e);
        }
    }

    private static ItemOption of(JsonNode option) {
        return new ItemOption(
                option.path("option_id").asLong(),
                option.path("group_id").asLong(),
                option.path("group").asText(),
                option.path("name").asText(),
                option.path("price_delta").asLong(),
                option.path("quantity").asInt(),
                option.path("menu_id").isIntegralNumber()
                        ? option.path("menu_id").asLong()
                        : null,
                new Routing(text(option.path("pos_code")), text(option.path("station"))));
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() ? value.asText() : null;
    }

    ItemOption forGuests() {
        return new ItemOption(optionId, groupId, group, name, priceDelta, quantity, menuId, null);
    }
}
