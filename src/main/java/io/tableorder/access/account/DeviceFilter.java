package io.tableorder.access.account;

import io.tableorder.http.Actor;
import io.tableorder.http.Contract;
import io.tableorder.http.Operation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses the tokens of revoked devices and of phones whose visit has ended, and finds the table where a device is now: staff move visits.
 * An order is the exception: the statement that stores it asks all of this itself, in the same round trip. This filter is not a bean:
 * Spring Boot would also run a bean outside of Spring Security.
 */
class DeviceFilter extends OncePerRequestFilter {

    private static final String ASKS_ITSELF = "placeOrder";

    private final Contract contract;
    private final AccessCheck check;
    private final AuthenticationEntryPoint unauthenticated;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    DeviceFilter(Contract contract, AccessCheck check, AuthenticationEntryPoint unauthenticated) {
        this.contract = contract;
        this.check = check;
        this.unauthenticated = unauthenticated;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof ActorAuthentication caller) {
            Access access = caller.getCredentials();
            Actor.Device device = access.actor().device();
            if (device != null && !asksItself(request)) {
                try {
                    become(check.locate(access, device), request, response);
                } catch (AuthenticationException refused) {
                    unauthenticated.commence(request, response, refused);
                    return;
                } catch (DataAccessException e) {
                    unauthenticated.commence(request, response, new ActorConverter.AccessUnknown(e));
                    return;
                }
            }
        }
        chain.doFilter(request, response);
    }

    private boolean asksItself(HttpServletRequest request) {
        Operation operation = contract.operationOf(request);
        return operation != null && operation.id().equals(ASKS_ITSELF);
    }

    private void become(Access access, HttpServletRequest request, HttpServletResponse response) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new ActorAuthentication(access));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
    }
}
