package io.tableorder.http;

/**
 * What can be changed by several people at once. Its version is its ETag, and grows with every change. What it
 * borrows, such as the number of an order's table, may change without it.
 */
public interface Versioned {

    int version();

    static String tag(int version) {
        return "\"" + version + "\"";
    }
}
