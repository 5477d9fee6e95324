package io.tableorder.client;

import io.tableorder.client.api.PlatformApi;
import io.tableorder.client.core.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;

/** The operations of a super admin. Made by {@link TableOrder#platform}. */
public final class Platform extends PlatformApi {

    Platform(TableOrder service, Tokens tokens) {
        super(service.connection(tokens));
    }

    @Override
    protected ApiException getApiException(String operation, HttpResponse<InputStream> answer) throws IOException {
        return Connection.exception(operation, answer);
    }
}
