package io.tableorder.restaurant.kitchen;

import io.tableorder.http.Versioned;

/**
 * A place where dishes are made, such as the bar.
 *
 * @param isDefault whether dishes are made here whose menu and category name no station
 */
record Station(long id, String name, boolean isDefault, int displayOrder, int version) implements Versioned {

    Station nextVersion() {
        return new Station(id, name, isDefault, displayOrder, version + 1);
    }
}
