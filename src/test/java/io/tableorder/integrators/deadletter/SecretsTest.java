package io.tableorder.integrators.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    java.net.ConnectException: Connection refused           | java.net.ConnectException: Connection refused
                    http://user:geheim@pos.example/orders said 500          | http://user:***@pos.example/orders said 500
                    jdbc:postgresql://a:geheim@db:5432/x                    | jdbc:postgresql://a:***@db:5432/x
                    bad signature for whsec_geheim/abc+12==                 | bad signature for whsec_***
                    token tok_geheim123 is unknown                          | token tok_*** is unknown
                    Authorization: Basic geheim==, and more                 | Authorization: ***
                    sent Bearer geheim.geheim-geheim                        | sent Bearer ***
                    Set-Cookie: session=geheim                              | Set-Cookie: ***
                    GET /x?password=geheim&page=1 failed                    | GET /x?password=***&page=1 failed
                    {"api_key": "geheim", "page": 1}                        | {"api_key": "***", "page": 1}
                    the token is missing at line 4                          | the token is missing at line 4
                    http://pos.example:8080/orders                          | http://pos.example:8080/orders
                    """)
    void areTakenOutOfATextAndNothingElseIs(String text, String masked) {
        assertThat(Secrets.masked(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, x, ***",
        "proxy-authorization, x, ***",
        "Cookie, x, ***",
        "X-Api-Key, x, ***",
        "client_secret, x, ***",
        "db-password, x, ***",
        "access_token, x, ***",
        "event-type, order.created, order.created",
        "x-redelivery-id, 1, 1",
        "reply, tok_geheim, tok_***"
    })
    void areNotShownInHeaders(String name, String value, String shown) {
        assertThat(Secrets.masked(name, value)).isEqualTo(shown);
    }
}
