package io.tableorder.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.testing.TestSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class PublicOriginTest {

    @ParameterizedTest
    @CsvSource({
        "order.example, , , , http://order.example",
        "order.example:8000, , , , http://order.example:8000",
        "order.example, https, , , https://order.example",
        // A proxy that asks for itself.
        "instance:8000, https, order.example, , https://order.example",
        "instance:8000, https, order.example, 443, https://order.example",
        "instance:8000, https, order.example, 8443, https://order.example:8443",
        "instance:8000, https, order.example:8443, 443, https://order.example:8443",
        "order.example, https, , 8443, https://order.example:8443",
        // The second of two proxies, which gets http from the first.
        "order.example, https, , 80, https://order.example",
        "order.example, HTTPS, , , https://order.example",
        // Of several proxies the nearest is believed.
        "order.example, 'http, https', 'evil.example, menu.example', '1, 8443', https://menu.example:8443",
        // A scheme or a port that no link can have is left out.
        "order.example, javascript, , , http://order.example",
        "order.example, https, , 8443/x, https://order.example",
        "order.example, https, '', '', https://order.example",
    })
    void guestsComeByWhereTheRequestCame(
            String host,
            @Nullable String proto,
            @Nullable String forwardedHost,
            @Nullable String forwardedPort,
            String origin) {
        assertThat(origin("10.0.0.1", host, proto, forwardedHost, forwardedPort))
                .isEqualTo(origin);
    }

    @Test
    void whatAStrangerForwardsIsIgnored() {
        assertThat(origin("192.0.2.1", "order.example", "https", "evil.example", "8443"))
                .isEqualTo("http://order.example");
    }

    @Test
    void theNearestProxyMayAddAHeaderOfItsOwn() {
        MockHttpServletRequest request = request("10.0.0.1", "instance:8000");
        request.addHeader("X-Forwarded-Host", "evil.example");
        request.addHeader("X-Forwarded-Host", "order.example");
        assertThat(origin(request)).isEqualTo("http://order.example");
    }

    private static String origin(
            String remote,
            String host,
            @Nullable String proto,
            @Nullable String forwardedHost,
            @Nullable String forwardedPort) {
        MockHttpServletRequest request = request(remote, host);
        add(request, "X-Forwarded-Proto", proto);
        add(request, "X-Forwarded-Host", forwardedHost);
        add(request, "X-Forwarded-Port", forwardedPort);
        return origin(request);
    }

    private static String origin(MockHttpServletRequest request) {
        Settings settings = TestSettings.with("trusted-proxies", "10.0.0.0/8");
        return new PublicOrigin(settings, new ClientAddress(settings)).of(request);
    }

    private static MockHttpServletRequest request(String remote, String host) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(remote);
        request.addHeader("Host", host);
        return request;
    }

    private static void add(MockHttpServletRequest request, String name, @Nullable String value) {
        if (value != null) {
            request.addHeader(name, value);
        }
    }
}
