package io.tableorder.access.account;

import io.tableorder.http.Requests;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** Ends the token that a request came with: here at once, on other instances within five seconds. */
@Component
class Logout {

    private final AccessCheck check;
    private final RevokedTokens revoked;

    Logout(AccessCheck check, RevokedTokens revoked) {
        this.check = check;
        this.revoked = revoked;
    }

    void revoke(Exchange exchange) {
        Access access = check.of(Requests.of(exchange));
        revoked.add(access.tokenId(), access.expiresAt());
        check.forgetToken(access);
    }
}
