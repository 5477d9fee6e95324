package io.tableorder.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressTest {

    private final ClientAddress addresses =
            new ClientAddress(TestSettings.with("trusted-proxies", "10.0.0.0/8,fd00::/8"));

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::FFFF:c000:201, 192.0.2.1",
        "2001:db8::1, 2001:0db8:0000:0000::/64",
        "2001:DB8:0:0:ffff:ffff:ffff:ffff, 2001:0db8:0000:0000::/64",
        "2001:db8:0:1::1, 2001:0db8:0000:0001::/64",
        "fe80:0:0:0:1:2:3:4%2, fe80:0000:0000:0000::/64",
        "0:0:0:0:0:0:0:1, 0000:0000:0000:0000::/64",
    })
    void limitsCountIpv4ByAddressAndIpv6ByNetwork(String address, String network) {
        assertThat(ClientAddress.network(address)).isEqualTo(network);
    }

    @Test
    void theFirstAddressFromTheEndThatIsNoProxysIsTheClients() {
        assertThat(behindAProxy("198.51.100.1, 2001:db8::7, fd00::1, 10.2.3.4")).isEqualTo("2001:db8::7");
        assertThat(addresses.networkOf(request("10.0.0.1", "2001:db8::7"))).isEqualTo("2001:0db8:0000:0000::/64");
        assertThat(addresses.of(request("192.0.2.9", "198.51.100.1")))
                .as("a stranger's header")
                .isEqualTo("192.0.2.9");
    }

    /** A name would be looked up, and each would be a client of its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "_hidden",
                "localhost",
                "be.ef",
                "1:2",
                "1.2.3",
                "1.2.3.4.5",
                "999.1.1.1",
                "999.1.1.1:80",
                "[::g]:80",
                "[]",
                "::g",
                ":",
                "1.2.3.4:",
                "1.2.3.4:port",
                "2001:db8::1]:80",
                "fe80::1%x",
                "fd00::1%eth0"
            })
    void anEntryThatIsNoAddressIsIgnored(String text) {
        assertThat(behindAProxy(text)).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7:51234, 203.0.113.7",
        "[2001:db8::1]:4711, 2001:db8::1",
        "[2001:db8::1], 2001:db8::1",
        "'203.0.113.7:17085, 10.0.0.2', 203.0.113.7",
        "'203.0.113.7, 10.0.0.2:80', 203.0.113.7",
        "'203.0.113.7, be.ef', 10.0.0.1",
    })
    void thePortThatAClientCameFromIsNoPartOfItsAddress(String forwardedFor, String client) {
        assertThat(behindAProxy(forwardedFor)).isEqualTo(client);
    }

    private String behindAProxy(String forwardedFor) {
        return addresses.of(request("10.0.0.1", forwardedFor));
    }

    private static MockHttpServletRequest request(String remote, String forwardedFor) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(remote);
        request.addHeader("X-Forwarded-For", forwardedFor);
        return request;
    }
}
