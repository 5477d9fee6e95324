package io.tableorder.integrators.target;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tableorder.http.Names;
import io.tableorder.integrators.intake.NameList;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * The options of a target. The components have the names of the channels' options; the channel of its kind decides which of them there
 * are, and which values they may have. Channels get lists as {@link NameList} writes them.
 *
 * @param token a secret, which is written and never read; blank to have none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TargetOptions(
        @Nullable @CodePointLength(max = 255) String host,
        @Nullable Integer port,
        @Nullable Integer paper,
        @Nullable @CodePointLength(max = 50) String model,
        @Nullable Integer columns,
        @Nullable Integer dots,
        @Nullable @CodePointLength(max = 255) String fallbackHost,
        @Nullable Integer fallbackPort,
        @Nullable Boolean status,
        @Nullable Boolean confirm,
        @Nullable Boolean raster,
        @Nullable @CodePointLength(max = 50) String printerMac,
        @Nullable @CodePointLength(max = 50) String timeZone,

        @Nullable @Size(max = 50) List<@NotNull @CodePointLength(min = 1, max = 50) String> categories,

        @Nullable @Size(max = 50) List<@NotNull @CodePointLength(min = 1, max = 40) String> stations,

        @Nullable Boolean fallback,
        @Nullable Boolean total,
        @Nullable Integer copies,
        @Nullable @CodePointLength(max = 50) String drawer,
        @Nullable Integer drawerPin,
        @Nullable Integer buzzer,
        @Nullable @CodePointLength(max = 2_000) String url,
        @Nullable @CodePointLength(max = 50) String format,

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) @Nullable @CodePointLength(max = 4_000)
        String token) {

    /** Reads the options of a row, which may include some of a later version. */
    private static final ObjectMapper ROWS = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static final TargetOptions NONE = of("{}");

    /** Stations have the names that the store's stations have, so that SQL may compare them. */
    TargetOptions {
        stations = stations == null ? null : stations.stream().map(Names::tidy).toList();
    }

    /** The same options with another token. */
    TargetOptions withToken(@Nullable String other) {
        return new TargetOptions(
                host,
                port,
                paper,
                model,
                columns,
                dots,
                fallbackHost,
                fallbackPort,
                status,
                confirm,
                raster,
                printerMac,
                timeZone,
                categories,
                stations,
                fallback,
                total,
                copies,
                drawer,
                drawerPin,
                buzzer,
                url,
                format,
                other);
    }

    /** The options as JSON for a row, without the secret. */
    String text() {
        try {
            return ROWS.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static TargetOptions of(String text) {
        try {
            return ROWS.readValue(text, TargetOptions.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The options as a channel reads them. */
    static Map<String, String> forChannel(String text, @Nullable String secret) {
        try {
            Map<String, Object> values = ROWS.readValue(text, new TypeReference<>() {});
            Map<String, String> options = new LinkedHashMap<>();
            values.forEach((name, value) -> options.put(name, written(value)));
            if (secret != null) {
                options.put("token", secret);
            }
            return options;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String written(Object value) {
        return value instanceof List<?> list
                ? NameList.join(list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }

    /** Leaves out the secret. */
    @Override
    public String toString() {
        return text();
    }
}
