package io.tableorder.integrators.connector;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a file is checked against besides itself: the settings and the stores that there are. */
interface Installation {

    /** For a file that is checked by itself: any setting may be given later, and any store may be there. */
    Installation ANY = new Installation() {

        @Override
        public @Nullable String valueOf(OwnSetting setting) {
            return null;
        }

        @Override
        public boolean hasStore(UUID id) {
            return true;
        }
    };

    /** Null for one that is not there. */
    @Nullable
    String valueOf(OwnSetting setting);

    boolean hasStore(UUID id);
}
