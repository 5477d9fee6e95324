package io.tableorder.http;

/** The role of a caller. The token's claim {@code role} has the name in lower case. */
public enum Role {
    TABLE,
    STORE_ADMIN,
    SUPER_ADMIN,
    /** A machine of a store, with an API key and no token. */
    INTEGRATION
}
