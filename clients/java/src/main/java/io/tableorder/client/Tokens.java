package io.tableorder.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.Nullable;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The access token of one who logs in: a new one shortly before it expires, or when it was refused. However many threads need one, one
 * login serves them all, and so does its failure.
 */
final class Tokens {

    /** How long before its end a token is not used any longer: a request may take a while. */
    private static final Duration EARLY = Duration.ofMinutes(1);

    /** How long refused credentials are not tried again. Five failures lock an account. */
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

    private final Exchange exchange;
    private final TableOrder service;
    private final String path;
    private final ObjectNode credentials;

    private @Nullable FutureTask<Login> login;

    /** @param exchange sends logins without a token, and again when they were not answered */
    Tokens(Exchange exchange, TableOrder service, String path, Object credentials) {
        this.exchange = exchange;
        this.service = service;
        this.path = path;
        this.credentials = TableOrder.JSON.valueToTree(credentials);
    }

    /** What a login was answered with: a token, or that there is none. */
    record Login(@Nullable String token, HttpResponse<byte[]> answer, long end) {

        boolean isRefused() {
            return token == null;
        }

        private boolean isOver() {
            return System.nanoTime() - end >= 0;
        }
    }

    Login current() throws IOException, InterruptedException {
        return get(usable(null));
    }

    Login otherThan(String refused) throws IOException, InterruptedException {
        return get(usable(refused));
    }

    private synchronized FutureTask<Login> usable(@Nullable String refused) {
        if (login == null || login.isDone() && !isUsable(login, refused)) {
            login = new FutureTask<>(this::logIn);
            // A thread of its own: a caller that is interrupted must not fail the others.
            Thread thread = new Thread(login, "table-order-login");
            thread.setDaemon(true);
            thread.start();
        }
        return login;
    }

    private static boolean isUsable(FutureTask<Login> done, @Nullable String refused) {
        try {
            Login login = done.get();
            return !login.isOver() && (login.isRefused() || !login.token().equals(refused));
        } catch (ExecutionException failed) {
            return false;
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Login get(FutureTask<Login> login) throws IOException, InterruptedException {
        try {
            return login.get();
        } catch (ExecutionException failed) {
            throw new IOException("cannot log in: " + failed.getCause(), failed.getCause());
        }
    }

    private Login logIn() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = exchange.send(service.request(path)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json")
                .POST(BodyPublishers.ofByteArray(TableOrder.JSON.writeValueAsBytes(credentials)))
                .build());
        if (answer.statusCode() != 200) {
            boolean isFinal = answer.statusCode() == 400 || answer.statusCode() == 401;
            return new Login(null, answer, System.nanoTime() + (isFinal ? AFTER_REFUSAL.toNanos() : 0));
        }
        JsonNode token = TableOrder.JSON.readTree(answer.body());
        // The next login of this device has tries of its own, which others cannot use up.
        credentials.set("device_token", token.required("device_token"));
        Duration lifetime =
                Duration.ofSeconds(token.required("expires_in").asLong()).minus(EARLY);
        return new Login(token.required("access_token").asText(), answer, System.nanoTime() + lifetime.toNanos());
    }
}
