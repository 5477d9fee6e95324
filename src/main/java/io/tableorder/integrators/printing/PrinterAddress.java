package io.tableorder.integrators.printing;

import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * The address of a printer's raw port.
 *
 * @param allowed the addresses that the host may have
 */
record PrinterAddress(String host, int port, Predicate<InetAddress> allowed) {

    static final int USUAL_PORT = 9100;

    /** An address without restriction. */
    PrinterAddress(String host, int port) {
        this(host, port, address -> true);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
