package io.tableorder.access.account;

import org.jspecify.annotations.Nullable;

/** Who somebody claims to be. */
public interface Credentials {

    /** The account as given, in one spelling: what its failed logins are counted by. */
    String account();

    String password();

    /** What an earlier login on the same device has given out, if it is sent along. */
    @Nullable
    String deviceToken();
}
