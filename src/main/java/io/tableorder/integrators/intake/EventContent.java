package io.tableorder.integrators.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;

/** The text of an event. It is parsed when a target first asks for it, and only once, since a store may have many targets. */
public final class EventContent {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String text;
    private volatile @Nullable JsonNode json;

    EventContent(String text) {
        this.text = text;
    }

    /** @param json the text, parsed */
    EventContent(String text, JsonNode json) {
        this.text = text;
        this.json = json;
    }

    String text() {
        return text;
    }

    JsonNode json() {
        JsonNode known = json;
        if (known == null) {
            known = parsed(text);
            json = known;
        }
        return known;
    }

    /** A text as JSON; missing if it is none. */
    public static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
