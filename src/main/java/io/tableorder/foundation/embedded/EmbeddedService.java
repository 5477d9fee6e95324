package io.tableorder.foundation.embedded;

import java.io.IOException;
import java.util.concurrent.Callable;

/**
 * A server that this process starts and stops. If it is started again after it was closed, it keeps its port and password. It extends types
 * of the JDK, by which a copy of this class in another class loader can use it.
 */
interface EmbeddedService extends Callable<String>, AutoCloseable {

    /** Returns the URL once the server answers. Ends first a server that a killed process left running. */
    String start() throws IOException;

    @Override
    default String call() throws IOException {
        return start();
    }

    /** Returns once the server has ended and its data is on disk. Does nothing if it does not run. */
    @Override
    void close();
}
