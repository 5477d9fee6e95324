package io.tableorder.http;

/** What a caller may do. The claim {@code role} carries the name in lower case. */
public enum Role {
    TABLE,
    STORE_ADMIN,
    SUPER_ADMIN,
    /** A machine of a store, with an API key and no token. */
    INTEGRATION
}
