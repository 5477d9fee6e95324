package io.tableorder.integrators.printing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The answer to a CloudPRNT printer's poll: no job, or one that it has to confirm. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PrinterWork(
        @JsonProperty("jobReady") boolean isReady,
        @JsonProperty("mediaTypes") @Nullable List<String> mediaTypes,
        @JsonProperty("jobToken") @Nullable UUID jobToken,
        @JsonProperty("deleteMethod") @Nullable String deleteMethod) {

    static final PrinterWork NONE = new PrinterWork(false, null, null, null);

    static PrinterWork of(UUID job) {
        return new PrinterWork(true, List.of(PollingPrinters.PNG, PollingPrinters.TEXT), job, "DELETE");
    }
}
