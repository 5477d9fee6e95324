package io.tableorder.integrators.printing;

import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * Where a printer listens for raw bytes.
 *
 * @param allowed which addresses the host may have
 */
record PrinterAddress(String host, int port, Predicate<InetAddress> allowed) {

    static final int USUAL_PORT = 9100;

    /** Wherever it is. */
    PrinterAddress(String host, int port) {
        this(host, port, address -> true);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
