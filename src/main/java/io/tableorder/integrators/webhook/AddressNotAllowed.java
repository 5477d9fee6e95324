package io.tableorder.integrators.webhook;

import java.io.Serial;
import java.net.UnknownHostException;

/** A host resolves to an address that requests may not go to. The message omits the address, which would reveal the inner network. */
class AddressNotAllowed extends UnknownHostException {

    @Serial
    private static final long serialVersionUID = 1L;

    AddressNotAllowed(String host) {
        super(host + " is not an address that may be sent to");
    }
}
