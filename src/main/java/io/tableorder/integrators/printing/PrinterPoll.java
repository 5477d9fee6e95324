package io.tableorder.integrators.printing;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * What a CloudPRNT printer says when it asks for work. Printers say more, and each firmware something else; the rest is not looked
 * at.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record PrinterPoll(
        @JsonProperty("statusCode") @NotNull String statusCode,

        @JsonProperty("printerMAC") @Nullable String printerMac,
        @JsonProperty("printingInProgress") @Nullable Boolean printingInProgress) {

    boolean isPrinting() {
        return Boolean.TRUE.equals(printingInProgress);
    }
}
