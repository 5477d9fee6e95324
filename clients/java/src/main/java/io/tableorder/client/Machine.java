package io.tableorder.client;

import io.tableorder.client.api.IntegratorApi;
import io.tableorder.client.core.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;

/** The operations of a machine with an API key. Made by {@link TableOrder#machine}. */
public final class Machine extends IntegratorApi {

    Machine(TableOrder service, String apiKey) {
        this(apiKey, service.repeating(Repeating::isHarmlessTwice), service);
    }

    private Machine(String apiKey, Exchange exchange, TableOrder service) {
        super(service.connection(request -> exchange.send(Authorized.with(apiKey, request))));
    }

    @Override
    protected ApiException getApiException(String operation, HttpResponse<InputStream> answer) throws IOException {
        return Connection.exception(operation, answer);
    }
}
