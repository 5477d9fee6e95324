package io.tableorder.restaurant.menu;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** All groups of options of a menu, in the order in which guests are asked. */
record SetMenuOptions(@NotNull @Size(max = MOST) List<Long> ids) {

    static final int MOST = 20;
}
