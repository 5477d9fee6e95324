package io.tableorder.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.http.ClientAddress;
import io.tableorder.testing.TestSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class OwnOriginTest {

    private final ClientAddress addresses = new ClientAddress(TestSettings.with("trusted-proxies", "10.0.0.0/8"));

    @ParameterizedTest
    @CsvSource({
        "https://api.example, api.example, , , , true",
        "http://api.example, api.example, , , , true",
        "https://API.example, api.example, , , , true",
        "https://api.example:8443, api.example:8443, , , , true",
        "http://api.example:80, api.example, , , , true",
        // The port that TLS stands for.
        "https://api.example, api.example:443, https, , , true",
        "https://api.example:443, api.example, https, , , true",
        // A proxy that asks for itself.
        "https://api.example, instance:8000, https, api.example, , true",
        "https://api.example:8443, instance:8000, https, api.example, 8443, true",
        "https://api.example:8443, api.example, https, , 8443, true",
        "https://api.example:3000, api.example:8000, , , , false",
        "https://api.example:3000, api.example, https, , , false",
        "https://evil.example, api.example, https, , , false",
        "https://api.example.evil, api.example, , , , false",
        "'null', api.example, , , , false",
        "'https://api example', api.example, , , , false",
    })
    void aPageOfTheHostThatItCallsIsTheServicesOwn(
            String origin,
            String host,
            @Nullable String proto,
            @Nullable String forwardedHost,
            @Nullable String forwardedPort,
            boolean isOwn) {
        assertThat(OwnOrigin.of(request("10.0.0.1", host, proto, forwardedHost, forwardedPort), addresses)
                        .is(origin))
                .isEqualTo(isOwn);
    }

    @ParameterizedTest
    @CsvSource({"https://evil.example, evil.example, ", "https://api.example:8443, , 8443"})
    void aHeaderFromAnUntrustedProxyIsIgnored(
            String origin, @Nullable String forwardedHost, @Nullable String forwardedPort) {
        assertThat(OwnOrigin.of(request("192.0.2.1", "api.example", "https", forwardedHost, forwardedPort), addresses)
                        .is(origin))
                .isFalse();
    }

    private static MockHttpServletRequest request(
            String remote,
            String host,
            @Nullable String proto,
            @Nullable String forwardedHost,
            @Nullable String forwardedPort) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(remote);
        add(request, "Host", host);
        add(request, "X-Forwarded-Proto", proto);
        add(request, "X-Forwarded-Host", forwardedHost);
        add(request, "X-Forwarded-Port", forwardedPort);
        return request;
    }

    private static void add(MockHttpServletRequest request, String name, @Nullable String value) {
        if (value != null) {
            request.addHeader(name, value);
        }
    }
}
