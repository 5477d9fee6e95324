package io.tableorder.access.account;

import io.tableorder.access.throttle.Throttle;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import io.tableorder.http.Contract;
import io.tableorder.http.Role;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.XXssProtectionHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter.XFrameOptionsMode;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/** Enforces the access rules of the contract. The routes behind it rely on them. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final BearerTokenResolver BEARER = new DefaultBearerTokenResolver();
    private static final String DATA_ONLY = "default-src 'none'; frame-ancestors 'none'";
    // Swagger UI creates its anchors with WebAssembly. 'wasm-unsafe-eval' does not permit eval() of scripts.
    private static final String PAGES =
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
                    + "img-src 'self' data:; frame-ancestors 'none'";

    /** The few filters that the API needs, by hand: HttpSecurity would add as many that it does not. */
    @Bean
    SecurityFilterChain securityFilterChain(
            TokenDecoder decoder,
            ActorConverter actors,
            StreamTickets tickets,
            ApiKeyAccess apiKeys,
            Contract contract,
            AccessCheck check,
            Throttle throttle,
            Problems problems) {
        AuthenticationEntryPoint unauthenticated = (request, response, cause) -> {
            ProblemException refusal = refusal(throttle, request, response, cause);
            if (refusal.code().status() == 401) {
                response.setHeader("WWW-Authenticate", "Bearer");
                if (contract.takesKeysAsPasswords(request)) {
                    response.addHeader("WWW-Authenticate", "Basic realm=\"table-order\"");
                }
            }
            problems.write(request, response, refusal);
        };
        return new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE,
                headers(),
                new StreamTicketFilter(contract, tickets, check, unauthenticated, problems),
                new ApiKeyFilter(apiKeys, contract, unauthenticated, problems),
                tokens(decoder, actors, contract, unauthenticated),
                new DeviceFilter(contract, check, unauthenticated),
                refusals(unauthenticated, problems),
                access(contract));
    }

    /**
     * Writes the headers when the request arrives. By default Spring Security writes them when the request leaves the filters, while its
     * route may be answering on another thread: under load, one answer in 40,000 had a torn or doubled header. A route that needs other
     * values overwrites them.
     */
    private static Filter headers() {
        HeaderWriterFilter filter = new HeaderWriterFilter(List.of(
                new XContentTypeOptionsHeaderWriter(),
                new XXssProtectionHeaderWriter(),
                new HstsHeaderWriter(),
                new XFrameOptionsHeaderWriter(XFrameOptionsMode.DENY),
                new StaticHeadersWriter("Cache-Control", "no-store"),
                new ReferrerPolicyHeaderWriter(ReferrerPolicy.NO_REFERRER),
                (request, response) ->
                        response.setHeader("Content-Security-Policy", isPage(request) ? PAGES : DATA_ONLY)));
        filter.setShouldWriteHeadersEagerly(true);
        return filter;
    }

    private static Filter tokens(
            TokenDecoder decoder, ActorConverter actors, Contract contract, AuthenticationEntryPoint unauthenticated) {
        JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
        provider.setJwtAuthenticationConverter(actors);
        BearerTokenAuthenticationFilter filter = new BearerTokenAuthenticationFilter(provider::authenticate);
        filter.setBearerTokenResolver(request -> tokenOf(contract, request));
        filter.setAuthenticationEntryPoint(unauthenticated);
        return filter;
    }

    private static Filter refusals(AuthenticationEntryPoint unauthenticated, Problems problems) {
        ExceptionTranslationFilter filter = new ExceptionTranslationFilter(unauthenticated, new NullRequestCache());
        filter.setAccessDeniedHandler((request, response, cause) ->
                problems.write(request, response, new ProblemException(ProblemCode.FORBIDDEN)));
        return filter;
    }

    private static Filter access(Contract contract) {
        return new AuthorizationFilter((caller, request) -> new AuthorizationDecision(
                request.getDispatcherType() != DispatcherType.REQUEST || mayCall(caller, contract.roleFor(request))));
    }

    /** The token of a request to a guarded operation. An expired token must not block a new login or a read that is open to all. */
    private static @Nullable String tokenOf(Contract contract, HttpServletRequest request) {
        boolean isApiKey = ApiKeyFilter.keyOf(contract, request) != null;
        return contract.isGuarded(request) && !isApiKey ? BEARER.resolve(request) : null;
    }

    private static boolean mayCall(Supplier<Authentication> caller, @Nullable Role role) {
        return role == null
                || caller.get().getAuthorities().stream()
                        .anyMatch(authority -> role.name().equals(authority.getAuthority()));
    }

    /** Turns the observations of Spring Security off: the web server has one for each request already. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    /**
     * Spring's firewall without its checks of headers and parameters: these would refuse a value only when a route reads it, too late for
     * a clear answer. The edge admits few headers and parameters, and each is checked where it is used.
     */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderValues(value -> true);
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedParameterNames(name -> true);
        firewall.setAllowedParameterValues(value -> true);
        return firewall;
    }

    @Bean
    RequestRejectedHandler requestRejectedHandler(Problems problems) {
        return (request, response, cause) -> {
            boolean isKnownMethod = Contract.METHODS.contains(request.getMethod())
                    || List.of("HEAD", "OPTIONS").contains(request.getMethod());
            if (!isKnownMethod) {
                response.setHeader("Allow", String.join(", ", Contract.METHODS));
            }
            problems.write(
                    request,
                    response,
                    new ProblemException(isKnownMethod ? ProblemCode.BAD_REQUEST : ProblemCode.METHOD_NOT_ALLOWED));
        };
    }

    /** Only the pages about the API have scripts and styles. All other answers are data. */
    private static boolean isPage(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/docs")
                || request.getRequestURI().equals("/redoc")
                || request.getRequestURI().startsWith("/webjars/");
    }

    private static ProblemException refusal(
            Throttle throttle,
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException cause) {
        try {
            throttle.anonymous(request, response);
            if (cause instanceof ActorConverter.AccessUnknown) {
                return ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, Duration.ofSeconds(2));
            }
            return new ProblemException(codeFor(cause));
        } catch (ProblemException tooMany) {
            return tooMany;
        }
    }

    private static ProblemCode codeFor(AuthenticationException cause) {
        if (cause instanceof AccessCheck.VisitEnded) {
            return ProblemCode.SESSION_ENDED;
        }
        if (cause.getCause() instanceof JwtValidationException invalid) {
            boolean onlyExpired = invalid.getErrors().stream()
                    .allMatch(error -> error.getErrorCode().equals(TokenDecoder.EXPIRED));
            return onlyExpired ? ProblemCode.TOKEN_EXPIRED : ProblemCode.TOKEN_INVALID;
        }
        if (cause instanceof OAuth2AuthenticationException refused) {
            return refused.getError().getErrorCode().equals(TokenDecoder.EXPIRED)
                    ? ProblemCode.TOKEN_EXPIRED
                    : ProblemCode.TOKEN_INVALID;
        }
        return ProblemCode.AUTHENTICATION_REQUIRED;
    }
}
