package io.tableorder.failure;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.context.MessageSource;

/** For tests of other modules that need no more of the service. */
public final class ProblemsForTests {

    private ProblemsForTests() {}

    public static Problems of(MessageSource texts, ObjectMapper json) {
        return new Problems(texts, json, request -> false);
    }
}
