package io.tableorder.access.account;

/** Who may log in with a password. */
public interface Account {

    long id();

    String passwordHash();

    /** Grows with each new password, and whenever else what was granted before is to end. */
    int tokenVersion();
}
