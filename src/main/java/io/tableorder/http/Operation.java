package io.tableorder.http;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.util.pattern.PathPattern;

/**
 * An operation of the contract.
 *
 * @param id its operationId
 * @param path with names in place of values, such as {@code /api/admin/orders/{id}}
 * @param role the {@code x-role}, which the caller must have; null if the operation is open to all
 * @param credentials the names of the security schemes that it takes, such as {@code token} and {@code ticket}
 * @param scope the {@code x-scope}, which an API key must have; null if the operation takes no keys
 * @param laneOfForms the lane of requests with files; differs from {@code lane} if most requests have none
 * @param lanesOfAnswers the lane of each form of its answer, in the contract's order; empty if all forms have the same
 * @param isOfSpring whether Spring MVC serves it instead of a route
 */
public record Operation(
        String id,
        PathPattern path,
        @Nullable Role role,
        Set<String> credentials,
        @Nullable String scope,
        Lane lane,
        Lane laneOfForms,
        Map<MediaType, Lane> lanesOfAnswers,
        boolean isOfSpring) {

    private static final String TICKET = "ticket";
    private static final String KEY = "key";
    private static final String KEY_AS_PASSWORD = "keyAsPassword";

    /** @throws IllegalStateException if the description contradicts itself */
    static Operation of(PathPattern path, JsonNode description) {
        String id = description.path("operationId").asText();
        Set<String> credentials = Set.copyOf(credentials(description.path("security")));
        String role = description.path("x-role").textValue();
        if ((role == null) != credentials.isEmpty()) {
            throw new IllegalStateException(id + " asks for credentials and names no x-role, or the other way round");
        }
        String scope = description.path("x-scope").textValue();
        if ((scope == null) == credentials.contains(KEY)) {
            throw new IllegalStateException(id + " takes API keys and names no x-scope, or the other way round");
        }
        String lane = description.path("x-lane").asText();
        String laneOfForms = description
                .at("/requestBody/content")
                .path("multipart/form-data")
                .path("x-lane")
                .asText(lane);
        return new Operation(
                id,
                path,
                role == null ? null : Role.of(role),
                credentials,
                scope,
                Lane.of(lane),
                Lane.of(laneOfForms),
                lanesOfAnswers(description.at("/responses/200/content"), lane),
                isOfSpring(description));
    }

    private static Map<MediaType, Lane> lanesOfAnswers(JsonNode content, String otherwise) {
        Map<MediaType, Lane> lanes = new LinkedHashMap<>();
        content.fields()
                .forEachRemaining(form -> lanes.put(
                        MediaType.parseMediaType(form.getKey()),
                        Lane.of(form.getValue().path("x-lane").asText(otherwise))));
        return Set.copyOf(lanes.values()).size() > 1 ? Collections.unmodifiableMap(lanes) : Map.of();
    }

    private static List<String> credentials(JsonNode security) {
        List<String> names = new ArrayList<>();
        security.forEach(alternative -> alternative.fieldNames().forEachRemaining(names::add));
        return names;
    }

    private static boolean isOfSpring(JsonNode description) {
        return description.path("x-served-by").asText().equals("spring");
    }

    /** The lane that serves a request: that of forms with files, or that of the form in which the client wants the answer. */
    public Lane laneOf(HttpServletRequest request) {
        if (lane != laneOfForms && MultipartForm.isSentBy(request)) {
            return laneOfForms;
        }
        MediaType wanted = lanesOfAnswers.isEmpty() ? null : AcceptHeaders.preferred(request, lanesOfAnswers.keySet());
        return wanted == null ? lane : lanesOfAnswers.getOrDefault(wanted, lane);
    }

    /** Whether it takes a ticket for one live stream. */
    public boolean takesTickets() {
        return credentials.contains(TICKET);
    }

    /** Whether it takes an API key also as the password of HTTP Basic. */
    public boolean takesKeysAsPasswords() {
        return credentials.contains(KEY_AS_PASSWORD);
    }
}
