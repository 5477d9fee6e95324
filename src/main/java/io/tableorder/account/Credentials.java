package io.tableorder.account;

/** Who somebody claims to be. */
public interface Credentials {

    /** The account as given, in one spelling: what its failed logins are counted by. */
    String account();

    String password();
}
