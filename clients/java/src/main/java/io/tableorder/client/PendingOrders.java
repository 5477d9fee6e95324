package io.tableorder.client;

import java.nio.file.Path;
import java.util.List;

/** Keeps orders, with their keys, until the service has answered. One per device; tables are kept apart. */
public interface PendingOrders {

    /** In a folder of their own, which survives the client and a loss of power. */
    static PendingOrders in(Path folder) {
        return new PendingOrderFolder(folder);
    }

    /** Keeps an order. It is sent after this, so it has to be durable when this returns. */
    void add(PendingOrder order);

    /** Forgets an order that was answered, if it is there. */
    void remove(PendingOrder order);

    /** All of them, oldest first. */
    List<PendingOrder> all();
}
