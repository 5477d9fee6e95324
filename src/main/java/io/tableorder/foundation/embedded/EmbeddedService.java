package io.tableorder.foundation.embedded;

import java.io.IOException;
import java.util.concurrent.Callable;

/**
 * A server that this process starts and stops. Started again after it was closed, it keeps port and password. By the types
 * of the JDK it can be used by a copy of this class in another class loader.
 */
interface EmbeddedService extends Callable<String>, AutoCloseable {

    /** Returns the URL once the server answers. What a killed process left running is ended first. */
    String start() throws IOException;

    @Override
    default String call() throws IOException {
        return start();
    }

    /** Returns once the server has ended and what it keeps is on disk; does nothing if it does not run. */
    @Override
    void close();
}
