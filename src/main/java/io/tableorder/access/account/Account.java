package io.tableorder.access.account;

/** An account that logs in with a password. */
public interface Account {

    long id();

    String passwordHash();

    /** Increases with each new password and each other change that revokes the tokens of the account. */
    int tokenVersion();
}
