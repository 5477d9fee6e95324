package io.tableorder.access.account;

import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import io.tableorder.http.Contract;
import io.tableorder.http.Operation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Authenticates a request by its API key. The key is a bearer token or, in operations for machines, the password of HTTP Basic with any
 * user name, because some printers support nothing else. This filter is not a bean: Spring Boot would also run a bean outside of Spring
 * Security.
 */
class ApiKeyFilter extends OncePerRequestFilter {

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private final ApiKeyAccess apiKeys;
    private final Contract contract;
    private final AuthenticationEntryPoint unauthenticated;
    private final Problems problems;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    ApiKeyFilter(ApiKeyAccess apiKeys, Contract contract, AuthenticationEntryPoint unauthenticated, Problems problems) {
        this.apiKeys = apiKeys;
        this.contract = contract;
        this.unauthenticated = unauthenticated;
        this.problems = problems;
    }

    /** The text of the API key in the request, valid or not; null if the request has none. */
    static @Nullable String keyOf(Contract contract, HttpServletRequest request) {
        String given = request.getHeader("Authorization");
        if (given == null || !contract.isGuarded(request)) {
            return null;
        }
        if (given.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            String token = given.substring(BEARER.length()).strip();
            return token.startsWith(ApiKeyText.START) ? token : null;
        }
        boolean isBasic = given.regionMatches(true, 0, BASIC, 0, BASIC.length());
        return isBasic && contract.takesKeysAsPasswords(request)
                ? password(given.substring(BASIC.length()).strip())
                : null;
    }

    private static String password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException notEncoded) {
            return "";
        }
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return keyOf(contract, request) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Access access;
        Operation operation = contract.operationOf(request);
        String scope = operation == null ? null : operation.scope();
        try {
            access = apiKeys.of(String.valueOf(keyOf(contract, request)), scope);
        } catch (ProblemException insufficient) {
            response.setHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"");
            problems.write(request, response, insufficient);
            return;
        } catch (AuthenticationException refused) {
            unauthenticated.commence(request, response, refused);
            return;
        }
        apiKeys.noteUse(access.actor());
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new ActorAuthentication(access));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        chain.doFilter(request, response);
    }
}
