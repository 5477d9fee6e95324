package io.tableorder.integrators.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tableorder.testing.TestSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    private final AddressGuard closed = new AddressGuard(false, InetAddress::getAllByName);
    private final AddressGuard open = new AddressGuard(true, InetAddress::getAllByName);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "10.0.0.1",
                "10.255.255.255",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "169.254.1.1",
                "192.0.0.8",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.9",
                "240.0.0.1",
                "192.88.99.1",
                "::1",
                "fc00::1",
                "fdff::1",
                "fe80::1",
                "fec0::1",
                "::ffff:127.0.0.1",
                "::ffff:10.1.2.3",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::808:808",
                "64:ff9b:1::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:db8::1",
                "2002:7f00:1::1",
                "3fff::1",
                "4000::1",
                "100::1",
                "5f00::1"
            })
    void theNetworkInsideIsRefusedUnlessItIsAllowed(String literal) throws UnknownHostException {
        assertThat(closed.allows(InetAddress.getByName(literal))).isFalse();
        assertThat(open.allows(InetAddress.getByName(literal))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "169.254.169.254",
                "169.254.170.2",
                "100.100.100.200",
                "168.63.129.16",
                "224.0.0.1",
                "239.255.255.250",
                "255.255.255.255",
                "::",
                "ff02::1",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1"
            })
    void noReceiverAndCredentialsOfCloudsAreRefusedInAnyCase(String literal) throws UnknownHostException {
        assertThat(closed.allows(InetAddress.getByName(literal))).isFalse();
        assertThat(open.allows(InetAddress.getByName(literal))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450::1"
            })
    void theInternetIsAllowed(String literal) throws UnknownHostException {
        assertThat(closed.allows(InetAddress.getByName(literal))).isTrue();
    }

    @Test
    void oneRefusedAddressAmongGoodOnesIsEnough() throws UnknownHostException {
        InetAddress good = InetAddress.getByName("8.8.8.8");
        InetAddress bad = InetAddress.getByName("10.0.0.1");
        AddressGuard guard = new AddressGuard(false, host -> new InetAddress[] {good, bad});
        assertThatThrownBy(() -> guard.resolve("mixed.example.com"))
                .isInstanceOf(AddressNotAllowed.class)
                .hasMessageNotContaining("10.0.0.1");
    }

    @Test
    void aResolverThatHangsIsLeft() {
        AddressGuard guard = new AddressGuard(false, host -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new InetAddress[0];
        });
        assertThatThrownBy(() -> guard.resolve("slow.example.com"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("in time");
    }

    @Test
    void whoMakesAWebhookDoesNotWaitForAResolverThatHangs() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AddressGuard guard = new AddressGuard(false, host -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });
        UrlRules rules = new UrlRules(guard, TestSettings.with());
        // Judged later, at each attempt.
        for (int i = 0; i < 50; i++) {
            String url = "https://host-" + i + ".example.com/";
            assertThat(rules.check(url)).hasToString(url);
        }
        end.countDown();
        assertThatThrownBy(() -> guard.resolve("host-49.example.com")).isInstanceOf(AddressNotAllowed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "not a url, INVALID_FORMAT",
        "/hooks, INVALID_FORMAT",
        "https:///hooks, INVALID_FORMAT",
        "https://example.com/#top, INVALID_FORMAT",
        "https://한글.example.com/, INVALID_FORMAT",
        "https://example.com:0/, INVALID_FORMAT",
        "https://example.com:70000/, INVALID_FORMAT",
        "http://2130706433/, INVALID_FORMAT",
        "http://0xa9fea9fe/, INVALID_FORMAT",
        "http://0XA9FEA9FE./, INVALID_FORMAT",
        "http://017700000001/, INVALID_FORMAT",
        "http://0251.0376.0251.0376/, INVALID_FORMAT",
        "http://127.0.0.1./, INVALID_FORMAT",
        "http://localhost./, NOT_ALLOWED",
        "http://LOCALHOST../, INVALID_FORMAT",
        "http://shop.localhost/, NOT_ALLOWED",
        "http://[::ffff:7f00:1]/, NOT_ALLOWED",
        "http://[0:0:0:0:0:ffff:a9fe:a9fe]/, NOT_ALLOWED",
        "http://0x7f.0.0.1/, INVALID_FORMAT",
        "http://127.1/, INVALID_FORMAT",
        "ftp://8.8.8.8/, NOT_ALLOWED",
        "file:///etc/passwd, INVALID_FORMAT",
        "https://user@8.8.8.8/, NOT_ALLOWED",
        "https://user:pass@8.8.8.8/, NOT_ALLOWED",
        "https://8.8.8.8:25/, NOT_ALLOWED",
        "https://8.8.8.8:22/, NOT_ALLOWED",
        "http://localhost/, NOT_ALLOWED",
        "http://127.0.0.1:8080/, NOT_ALLOWED",
        "http://[::1]/, NOT_ALLOWED",
        "http://[::ffff:127.0.0.1]/, NOT_ALLOWED",
        "http://169.254.169.254/latest/meta-data, NOT_ALLOWED",
        "http://a_b.127.1/, INVALID_FORMAT",
        "http://a_b.0x7f/, INVALID_FORMAT",
        "http://a_b.localhost/, NOT_ALLOWED",
        "http://a_b.localhost./, NOT_ALLOWED",
        "http://a_b:22/, NOT_ALLOWED",
        "http://a_b:70000/, INVALID_FORMAT",
        "http://user@a_b/, INVALID_FORMAT"
    })
    void urlsThatAWebhookMayNotHave(String url, String code) {
        UrlRules rules = new UrlRules(closed, TestSettings.with());
        assertThatThrownBy(() -> rules.check(url))
                .isInstanceOfSatisfying(UrlRules.Refused.class, refused -> assertThat(refused.code())
                        .isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://8.8.8.8/hooks?token=1",
                "http://8.8.8.8:8080/",
                "https://[2606:4700:4700::1111]:8443/",
                "HTTPS://8.8.8.8",
                "https://no-such-host.invalid/later",
                "http://no_such_host.invalid:8080/later"
            })
    void urlsThatAWebhookMayHave(String url) throws Exception {
        assertThat(new UrlRules(closed, TestSettings.with()).check(url)).hasToString(url);
    }

    @Test
    void productionWantsHttpsUnlessPrivateAddressesAreAllowed() throws Exception {
        var production = TestSettings.with("env", "production");
        assertThatThrownBy(() -> new UrlRules(closed, production).check("http://8.8.8.8/"))
                .hasMessageContaining("https");
        for (String url : List.of("http://8.8.8.8/", "http://10.0.0.7:25/")) {
            assertThat(new UrlRules(open, production).check(url)).hasToString(url);
        }
    }

    @Test
    void thePrivateIsClosedUnlessAnOperatorOpensIt() {
        assertThat(new AddressGuard(TestSettings.with()).allowsPrivate()).isFalse();
        assertThat(new AddressGuard(TestSettings.with("webhook.allow-private", true)).allowsPrivate())
                .isTrue();
    }
}
