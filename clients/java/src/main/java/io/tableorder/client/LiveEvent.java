package io.tableorder.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.client.model.MenuChangedData;
import io.tableorder.client.model.OrderCreatedData;
import io.tableorder.client.model.OrderDeletedData;
import io.tableorder.client.model.OrderStatusChangedData;
import io.tableorder.client.model.SessionCompletedData;
import io.tableorder.client.model.SessionMergedData;
import io.tableorder.client.model.SessionMovedData;
import io.tableorder.client.model.SessionReopenedData;
import io.tableorder.client.model.SessionStartedData;
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
    static final Map<String, Class<?>> DATA = Map.of(
            "order.created", OrderCreatedData.class,
            "order.status_changed", OrderStatusChangedData.class,
            "order.deleted", OrderDeletedData.class,
            "session.started", SessionStartedData.class,
            "session.completed", SessionCompletedData.class,
            "session.reopened", SessionReopenedData.class,
            "session.moved", SessionMovedData.class,
            "session.merged", SessionMergedData.class,
            "menu.changed", MenuChangedData.class);

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
