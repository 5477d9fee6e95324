package io.tableorder.failure;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * The body of a refusal: RFC 9457 with a stable {@code code} and an entry for each wrong value.
 *
 * @param members for machines: the values that the detail names, and further values of some codes
 * @param areErrorsTruncated whether more values are wrong, or may be wrong, than there are entries
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Detail> errors,
        @JsonAnyGetter Map<String, Object> members,

        @JsonProperty("errors_truncated") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean areErrorsTruncated) {

    public static final String MEDIA_TYPE = "application/problem+json";

    record Detail(String pointer, String code, String detail) {}
}
