package io.tableorder.client;

import io.tableorder.client.core.ApiClient;
import io.tableorder.client.core.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** How generated operations reach the service. */
final class Connection extends ApiClient {

    private final HttpClient http;

    Connection(String base, HttpClient http) {
        super(HttpClient.newBuilder(), TableOrder.JSON, base);
        this.http = http;
    }

    @Override
    public HttpClient getHttpClient() {
        return http;
    }

    static ApiException exception(String operation, HttpResponse<InputStream> answer) throws IOException {
        String body = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        return ProblemException.of(operation, answer.statusCode(), answer.headers(), body);
    }
}
