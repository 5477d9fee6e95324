package io.tableorder.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.client.core.ApiClient;
import io.tableorder.client.model.AdminCredentials;
import io.tableorder.client.model.TableCredentials;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A service of Table Order, and those who call it. What it makes is safe to use by many threads, logs in when it is first used and again
 * when the token ends, and waits for a service that restarts.
 *
 * <pre>{@code
 * TableOrder service = TableOrder.at("https://order.example.com").build();
 * Guest guest = service.guest(credentials, PendingOrders.in(Path.of("orders")));
 * Order order = guest.placeOrder(new PlaceOrder().addItemsItem(new NewOrderItem().menuId(1L).quantity(2)));
 * }</pre>
 */
public final class TableOrder {

    static final ObjectMapper JSON = ApiClient.createDefaultObjectMapper();

    private final String base;
    private final HttpClient http;
    private final Optional<Locale> language;
    private final Duration timeout;
    private final Duration patience;

    private TableOrder(Builder builder) {
        base = builder.base;
        http = builder.http;
        language = builder.language;
        timeout = builder.timeout;
        patience = builder.patience;
    }

    /** A service, by its URL. */
    public static Builder at(String url) {
        return new Builder(url);
    }

    /**
     * The tablet at a table, or a guest's phone.
     *
     * @param pendingOrders where orders wait for their answer, such as {@link PendingOrders#in}
     */
    public Guest guest(TableCredentials credentials, PendingOrders pendingOrders) {
        String table = credentials.getStoreId() + "/" + credentials.getTableNumber();
        return new Guest(this, tokens("/api/customer/auth/login", credentials), table, pendingOrders);
    }

    /** An admin of a store. */
    public Staff staff(AdminCredentials credentials) {
        return new Staff(this, tokens("/api/admin/auth/login", credentials));
    }

    /** A super admin. */
    public Platform platform(AdminCredentials credentials) {
        return new Platform(this, tokens("/api/superadmin/auth/login", credentials));
    }

    /** A machine of a store, with the API key that its admins have made. */
    public Machine machine(String apiKey) {
        return new Machine(this, apiKey);
    }

    private Tokens tokens(String path, Object credentials) {
        // To log in twice does no harm.
        return new Tokens(repeating(request -> true), this, path, credentials);
    }

    /** For generated operations. */
    Connection connection(Tokens tokens) {
        return connection(new Authorized(repeating(Repeating::isHarmlessTwice), tokens));
    }

    Connection connection(Exchange exchange) {
        Connection connection = new Connection(base, new ExchangeHttpClient(exchange, http));
        connection.setRequestInterceptor(this::speak);
        return connection;
    }

    Exchange repeating(Predicate<HttpRequest> isHarmlessTwice) {
        return new Repeating(once(), patience, isHarmlessTwice);
    }

    Exchange once() {
        return Exchange.over(http, timeout);
    }

    HttpClient http() {
        return http;
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        speak(request);
        return request;
    }

    private void speak(HttpRequest.Builder request) {
        language.ifPresent(locale -> request.header("Accept-Language", locale.toLanguageTag()));
    }

    /** How to reach a service. */
    public static final class Builder {

        private final String base;
        // A stream has its connection to itself.
        private HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        private Optional<Locale> language = Optional.empty();
        private Duration timeout = Duration.ofSeconds(30);
        private Duration patience = Duration.ofMinutes(1);

        private Builder(String url) {
            base = url.replaceAll("/+$", "");
        }

        /** With another client than the default one: for proxies, certificates, executors. */
        public Builder http(HttpClient http) {
            this.http = http;
            return this;
        }

        /** In which language problems are told: Korean or English. */
        public Builder language(Locale language) {
            this.language = Optional.of(language);
            return this;
        }

        /** How long one try of a request may take: 30 seconds. */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /** How long a request that may be sent again is tried: a minute. */
        public Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /** The service. */
        public TableOrder build() {
            return new TableOrder(this);
        }
    }
}
