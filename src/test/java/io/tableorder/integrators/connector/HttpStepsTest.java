package io.tableorder.integrators.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.IntegrationTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.HttpComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What a connector's own {@code http:} and {@code https:} steps wait for, and how long. */
@IntegrationTest
@Timeout(120)
class HttpStepsTest {

    private final CamelContext camel;
    private final ProducerTemplate producer;

    @Autowired
    HttpStepsTest(CamelContext camel, ProducerTemplate producer) {
        this.camel = camel;
        this.producer = producer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void waitThreeSecondsForAConnectionAndFifteenForAnAnswer(String scheme) {
        HttpComponent http = camel.getComponent(scheme, HttpComponent.class);
        assertThat(http.getConnectTimeout()).isEqualTo(3_000);
        assertThat(http.getConnectionRequestTimeout()).isEqualTo(3_000);
        assertThat(http.getResponseTimeout()).isEqualTo(15_000);
        assertThat(http.getSoTimeout()).isEqualTo(15_000);
    }

    /** Of https: the handshake is waited for as well. */
    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void letGoOfAServerThatTakesAConnectionAndSaysNothing(String scheme) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            Exchange sent = send(scheme + "://127.0.0.1:" + silent.getLocalPort() + "/orders");
            assertThat(sent.getException()).isInstanceOf(SocketTimeoutException.class);
            // Thrice what it should take, and a fifth of what Camel would.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(45));
        }
    }

    @Test
    void waitAsLongAsTheirFileSays() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            Exchange sent = send("http://127.0.0.1:" + silent.getLocalPort() + "/?httpClient.responseTimeout=200");
            assertThat(sent.getException()).isInstanceOf(SocketTimeoutException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(14));
        }
    }

    private Exchange send(String uri) {
        return producer.send(uri, exchange -> exchange.getMessage().setBody("an order"));
    }
}
