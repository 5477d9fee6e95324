package io.tableorder.printing;

/** Where a printer listens for raw bytes. */
record PrinterAddress(String host, int port) {

    static final int USUAL_PORT = 9100;

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
