package io.tableorder.restaurant.store;

import java.util.UUID;
import org.springframework.stereotype.Component;

/** Tells other modules which stores there are. */
@Component
public class StoreLookup {

    private final Stores stores;

    StoreLookup(Stores stores) {
        this.stores = stores;
    }

    public boolean exists(UUID id) {
        return stores.find(id).isPresent();
    }
}
