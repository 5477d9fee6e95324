package io.tableorder.testing;

import io.tableorder.access.account.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A test of the API over HTTP, which gets a store of its own for each of its methods. */
@IntegrationTest
public abstract class StoreTest {

    @Autowired
    protected JdbcClient jdbc;

    @Autowired
    protected Tokens tokens;

    @LocalServerPort
    protected int port;

    protected Api api;
    protected TestStore store;

    @BeforeEach
    @SuppressWarnings("NullAway.Init") // JUnit calls this before any test
    void openAStore() {
        api = new Api(port);
        store = new TestStore(jdbc, tokens);
    }
}
