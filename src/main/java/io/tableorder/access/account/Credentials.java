package io.tableorder.access.account;

import org.jspecify.annotations.Nullable;

/** The credentials of a login. */
public interface Credentials {

    /** The account that the login names, in the one spelling by which its failed logins are counted. */
    String account();

    String password();

    /** The device token that an earlier login on the same device has issued; null if the client sends none. */
    @Nullable
    String deviceToken();
}
