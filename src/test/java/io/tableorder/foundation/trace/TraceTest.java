package io.tableorder.foundation.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class TraceTest {

    private static final String ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + ID + "-b7ad6b7169203331-01";

    @Test
    void aRequestBelongsToTheTraceOfItsCaller() {
        Trace trace = Trace.ofRequest(PARENT, "r-1");
        assertThat(trace.id()).isEqualTo(ID);
        assertThat(trace.flags()).isEqualTo("01");
        assertThat(trace.span()).matches("[0-9a-f]{16}").isNotEqualTo("b7ad6b7169203331");
        assertThat(Trace.parse(trace.traceparent(), "r-1")).isEqualTo(trace);
    }

    @Test
    void aLaterVersionIsUnderstoodAsFarAsThisOneGoes() {
        Trace trace = Trace.parse("cc-" + ID + "-b7ad6b7169203331-ff-what.the.future.brings", null);
        assertThat(trace).extracting(Trace::traceparent).isEqualTo("00-" + ID + "-b7ad6b7169203331-03");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                PARENT + "-more",
                PARENT + "\n",
                "ff-" + ID + "-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-" + ID + "-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"
            })
    void anInvalidTraceparentBeginsANewTrace(String header) {
        assertThat(Trace.parse(header, "r-1")).isNull();
        Trace first = Trace.ofRequest(header, "r-1");
        assertThat(first.traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        assertThat(Trace.ofRequest(header, "r-1").id()).isNotEqualTo(first.id());
    }

    @Test
    void afterAScopeTheThreadHasItsTraceBefore() {
        Trace outer = Trace.ofRequest(null, "outer");
        try (Trace.Scope first = Trace.open(outer)) {
            try (Trace.Scope second = Trace.open(Trace.ofRequest(null, "inner"))) {
                assertThat(MDC.get(Trace.REQUEST_KEY)).isEqualTo("inner");
            }
            try (Trace.Scope none = Trace.open(null)) {
                assertThat(MDC.get(Trace.REQUEST_KEY)).isNull();
                assertThat(Trace.currentParent()).isNull();
            }
            assertThat(Trace.current()).isEqualTo(outer);
            assertThat(MDC.get(Trace.ID_KEY)).isEqualTo(outer.id());
        }
        assertThat(Trace.current()).isNull();
        assertThat(MDC.get(Trace.ID_KEY)).isNull();
    }
}
