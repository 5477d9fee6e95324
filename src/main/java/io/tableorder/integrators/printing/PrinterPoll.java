package io.tableorder.integrators.printing;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * The poll of a CloudPRNT printer. Printers send further fields, which differ between firmwares and are ignored.
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
