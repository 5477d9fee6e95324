package io.tableorder.access.account;

import io.tableorder.http.Actor;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** The caller of a request for Spring Security: the {@link Actor} is the principal, the {@link Access} is the credentials. */
class ActorAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient Access access;

    ActorAuthentication(Access access) {
        super(List.of(new SimpleGrantedAuthority(access.actor().role().name())));
        this.access = access;
        setAuthenticated(true);
    }

    @Override
    public Actor getPrincipal() {
        return access.actor();
    }

    @Override
    public Access getCredentials() {
        return access;
    }
}
