package io.tableorder.embedded;

import java.io.IOException;

/** A server that this process starts and stops. Started again after it was closed, it keeps port and password. */
interface EmbeddedService {

    /** Returns the URL once the server answers. What a killed process left running is ended first. */
    String start() throws IOException;

    /** Returns once the server has ended and what it keeps is on disk; does nothing if it does not run. */
    void close();
}
