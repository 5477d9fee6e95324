package io.tableorder.http;

/**
 * A resource that several people may change at once. Its version is its ETag, and grows with every change. Values that belong to other
 * resources, such as the number of an order's table, may change without a new version.
 */
public interface Versioned {

    int version();

    static String tag(int version) {
        return "\"" + version + "\"";
    }
}
