package io.tableorder.access.account;

import org.springframework.stereotype.Component;

/** Revokes the token of an admin who logs out: at once on this instance, within five seconds on the others. */
@Component
class AdminLogout {

    private final AccessCheck accessCheck;
    private final RevokedTokens revokedTokens;

    AdminLogout(AccessCheck accessCheck, RevokedTokens revokedTokens) {
        this.accessCheck = accessCheck;
        this.revokedTokens = revokedTokens;
    }

    void revoke(Access access) {
        revokedTokens.add(access.tokenId(), access.expiresAt());
        accessCheck.forgetToken(access);
    }
}
