package io.tableorder.integrators.webhook;

import java.io.Serial;
import java.net.UnknownHostException;

/** A host that resolves to where webhooks do not go. Does not tell which address it is: that would map the network inside. */
class AddressNotAllowed extends UnknownHostException {

    @Serial
    private static final long serialVersionUID = 1L;

    AddressNotAllowed(String host) {
        super(host + " is not an address that may be sent to");
    }
}
