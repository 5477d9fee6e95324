package io.tableorder.integrators.connector;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The settings and the stores that a file is checked against. */
interface Installation {

    /** For checks without an installation: any setting may be set later, and any store may exist. */
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

    /** Null if the setting is not set. */
    @Nullable
    String valueOf(OwnSetting setting);

    boolean hasStore(UUID id);
}
