package io.tableorder.http;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which operation of the contract a request is for: what logs and metrics call it, whatever ids are in its path. */
@Component
public class Operations {

    private static final String ATTRIBUTE = Operation.class.getName();

    private final Contract contract;

    Operations(Contract contract) {
        this.contract = contract;
    }

    /**
     * An operation of the contract.
     *
     * @param id its operationId
     * @param path with names in place of values, such as {@code /api/admin/orders/{id}}
     */
    public record Operation(String id, String path) {}

    /** The operation, or null where the contract has none. HEAD counts as GET. */
    public @Nullable Operation of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Operation known) {
            return known;
        }
        Contract.Place place = contract.placeAt(request.getRequestURI());
        Operation operation = place == null ? null : place.operations().get(request.getMethod());
        if (operation != null) {
            request.setAttribute(ATTRIBUTE, operation);
        }
        return operation;
    }
}
