package io.tableorder.http;

/** What can be changed by several people at once. Its version is its ETag, and grows with every change. */
public interface Versioned {

    int version();
}
