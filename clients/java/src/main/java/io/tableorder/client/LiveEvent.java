package io.tableorder.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.client.model.CallData;
import io.tableorder.client.model.MenuChangedData;
import io.tableorder.client.model.OrderCreatedData;
import io.tableorder.client.model.OrderDeletedData;
import io.tableorder.client.model.OrderItemsCancelledData;
import io.tableorder.client.model.OrderItemsChangedData;
import io.tableorder.client.model.OrderStatusChangedData;
import io.tableorder.client.model.SessionCompletedData;
import io.tableorder.client.model.SessionMergedData;
import io.tableorder.client.model.SessionMovedData;
import io.tableorder.client.model.SessionReopenedData;
import io.tableorder.client.model.SessionStartedData;
import io.tableorder.client.model.StoreModeChangedData;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Something that happened in the store.
 *
 * @param id   its place in the store's log; see {@link LiveStream.Builder#after}
 * @param type such as {@code order.created}. The list may grow: pass over what you do not know
 * @param json its data as it came
 */
public record LiveEvent(String id, String type, JsonNode json) {

    /** As {@code x-events} of the contract has it. */
    static final Map<String, Class<?>> DATA = Map.ofEntries(
            Map.entry("order.created", OrderCreatedData.class),
            Map.entry("order.status_changed", OrderStatusChangedData.class),
            Map.entry("order.items_changed", OrderItemsChangedData.class),
            Map.entry("order.items_cancelled", OrderItemsCancelledData.class),
            Map.entry("order.deleted", OrderDeletedData.class),
            Map.entry("session.started", SessionStartedData.class),
            Map.entry("session.completed", SessionCompletedData.class),
            Map.entry("session.reopened", SessionReopenedData.class),
            Map.entry("session.moved", SessionMovedData.class),
            Map.entry("session.merged", SessionMergedData.class),
            Map.entry("call.opened", CallData.class),
            Map.entry("call.acknowledged", CallData.class),
            Map.entry("call.resolved", CallData.class),
            Map.entry("call.escalated", CallData.class),
            Map.entry("store.mode_changed", StoreModeChangedData.class),
            Map.entry("menu.changed", MenuChangedData.class));

    /** Its data, such as an {@link OrderCreatedData}; the JSON of a type that this client does not know. */
    public Object data() {
        return DATA.containsKey(type) ? as(DATA.get(type)) : json;
    }

    /** Its data as another class of the model: that of every event of an order is a {@code StaffOrder}, too. */
    public <T> T as(Class<T> model) {
        try {
            return TableOrder.JSON.treeToValue(json, model);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
