package io.tableorder.http;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which operation of the contract a request is for: what logs and metrics call it, whatever ids are in its path. */
@Component
public class Operations {

    private final Contract contract;

    Operations(Contract contract) {
        this.contract = contract;
    }

    /**
     * An operation of the contract.
     *
     * @param id its operationId
     * @param path with names in place of values, such as {@code /api/admin/orders/{id}}
     * @param scope that an API key has to have, its {@code x-scope}; null where keys are not taken
     * @param laneOfForms that of requests with files, which is another one where most requests have none
     * @param isOfSpring whether Spring MVC serves it, and no route
     */
    public record Operation(
            String id, String path, @Nullable String scope, Lane lane, Lane laneOfForms, boolean isOfSpring) {

        Lane laneOf(HttpServletRequest request) {
            return lane != laneOfForms && MultipartForm.isSentBy(request) ? laneOfForms : lane;
        }
    }

    /** The operation, or null where the contract has none. HEAD counts as GET. */
    public @Nullable Operation of(HttpServletRequest request) {
        Contract.Place place = contract.placeOf(request);
        return place == null ? null : place.operations().get(request.getMethod());
    }
}
