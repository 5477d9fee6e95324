package io.tableorder.failure;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** The body of an answer that says no: RFC 9457 with a stable {@code code} and an entry per wrong value. */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Detail> errors) {

    static final String MEDIA_TYPE = "application/problem+json";

    record Detail(String pointer, String code, String detail) {}
}
