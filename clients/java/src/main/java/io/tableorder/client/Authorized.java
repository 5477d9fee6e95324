package io.tableorder.client;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Sends requests with a token, and with another one if it is refused. A login that is refused is the answer. */
final class Authorized implements Exchange {

    private final Exchange exchange;
    private final Tokens tokens;

    Authorized(Exchange exchange, Tokens tokens) {
        this.exchange = exchange;
        this.tokens = tokens;
    }

    @Override
    public HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        Tokens.Login login = tokens.current();
        if (login.isRefused()) {
            return login.answer();
        }
        HttpResponse<byte[]> answer = exchange.send(with(login.token(), request));
        if (answer.statusCode() != 401) {
            return answer;
        }
        Tokens.Login another = tokens.otherThan(login.token());
        return another.isRefused() ? another.answer() : exchange.send(with(another.token(), request));
    }

    static HttpRequest with(String token, HttpRequest request) {
        return HttpRequest.newBuilder(request, (name, value) -> !name.equalsIgnoreCase("Authorization"))
                .header("Authorization", "Bearer " + token)
                .build();
    }
}
