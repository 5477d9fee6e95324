package io.tableorder.failure;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * The body of an answer that says no: RFC 9457 with a stable {@code code} and an entry per wrong value.
 *
 * @param members the values that the detail names, and others of some codes, for machines
 * @param areErrorsTruncated whether more values are wrong, or may be, than the entries name
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
