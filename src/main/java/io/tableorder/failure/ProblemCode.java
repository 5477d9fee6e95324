package io.tableorder.failure;

import java.util.List;

/**
 * All reasons for which the API refuses a request. The names are part of the contract: clients branch on them, and each has its texts in
 * {@code messages*.properties} and its place in {@code openapi.yaml}.
 */
public enum ProblemCode {
    EMPTY_ORDER(400),
    INVALID_QUANTITY(400),
    VALIDATION_FAILED(400),
    MALFORMED_JSON(400),
    INVALID_IMAGE(400),
    CSV_NOT_UTF8(400),
    BAD_REQUEST(400),

    AUTHENTICATION_REQUIRED(401),
    INVALID_CREDENTIALS(401),
    TOKEN_EXPIRED(401),
    TOKEN_INVALID(401),
    SESSION_ENDED(401),
    INVALID_DEVICE_KEY(401),

    FORBIDDEN(403),
    VISIT_CODE_REQUIRED(403),
    VISIT_CODE_WRONG(403, "tries_left"),
    VISIT_CODE_LOCKED(403),
    INSUFFICIENT_SCOPE(403, "scope"),

    NOT_FOUND(404),
    STORE_NOT_FOUND(404),
    ADMIN_NOT_FOUND(404),
    CATEGORY_NOT_FOUND(404, "category"),
    MENU_NOT_FOUND(404, "menu"),
    OPTION_GROUP_NOT_FOUND(404, "option_group"),
    OPTION_NOT_FOUND(404, "option"),
    ORDER_NOT_FOUND(404),
    TABLE_NOT_FOUND(404),
    ITEM_NOT_FOUND(404),
    TICKET_NOT_FOUND(404),
    STATION_NOT_FOUND(404),
    SESSION_NOT_FOUND(404),
    QR_CODE_NOT_FOUND(404),
    PAIRING_CODE_NOT_FOUND(404),
    DEVICE_NOT_FOUND(404),
    DEAD_LETTER_NOT_FOUND(404),
    DELIVERY_NOT_FOUND(404),
    DELIVERY_HAS_NO_TICKET(404),
    CONNECTOR_NOT_FOUND(404),
    PRINTER_NOT_FOUND(404),
    API_KEY_NOT_FOUND(404),
    WEBHOOK_NOT_FOUND(404),
    TARGET_NOT_FOUND(404),
    CALL_NOT_FOUND(404),

    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    REQUEST_TIMEOUT(408),

    MENU_NOT_AVAILABLE(409, "menus"),
    PRICE_CHANGED(409, "total_price"),
    STORE_PAUSED(409),
    INVALID_STATUS_TRANSITION(409, "from", "to"),
    ORDER_CANNOT_DELETE(409, "order_status"),
    ITEM_SERVED(409, "line"),
    ITEM_SETTLED(409, "line", "state"),
    NOT_SO_MANY_LEFT(409, "line", "left"),
    TICKET_GONE(409),
    DUPLICATE_NAME(409, "name"),
    MENU_IN_USE(409),
    CATEGORY_IN_USE(409),
    OPTION_GROUP_IN_USE(409),
    COMBO_CYCLE(409),
    STATION_IN_USE(409),
    TABLE_IN_USE(409),
    TABLE_NOT_OPEN(409),
    TABLE_OCCUPIED(409),
    STORE_IN_USE(409),
    LAST_SUPER_ADMIN(409),
    CONNECTOR_TAKES_NO_EVENTS(409),
    DEAD_LETTER_SETTLED(409, "state"),
    DEAD_LETTER_CANNOT_REDRIVE(409),
    DEAD_LETTER_OUT_OF_ORDER(409, "dead_letter_id"),
    DELIVERY_SETTLED(409, "state"),
    DELIVERY_CANNOT_REPRINT(409),
    DELIVERY_TARGET_GONE(409),
    TARGET_CANNOT_TEST(409),
    LIMIT_REACHED(409, "limit"),
    SESSION_TOTAL_CHANGED(409, "total_price", "expected"),
    ORDERS_NOT_SERVED(409, "order_ids"),
    SESSION_CANNOT_REOPEN(409),
    CALL_RESOLVED(409),
    REQUEST_IN_PROGRESS(409),

    EVENTS_EXPIRED(410, "after"),

    VERSION_MISMATCH(412),
    PAYLOAD_TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    RANGE_NOT_SATISFIABLE(416),
    IDEMPOTENCY_KEY_REUSED(422),
    INVALID_OPTIONS(422),
    PRICE_BELOW_ZERO(422),
    RATE_LIMIT_EXCEEDED(429),
    TOO_MANY_STREAMS(429),
    TOO_MANY_CALLS(429),

    INTERNAL_ERROR(500),
    SERVICE_UNAVAILABLE(503),
    INSUFFICIENT_STORAGE(507);

    private final int status;
    private final List<String> members;

    /** @param members names, in snake_case, of the values that fill the placeholders of the code's text */
    ProblemCode(int status, String... members) {
        this.status = status;
        this.members = List.of(members);
    }

    List<String> members() {
        return members;
    }

    public int status() {
        return status;
    }

    /** The code that fits best a status with which the container or Spring MVC has answered by itself. */
    public static ProblemCode forStatus(int status) {
        return switch (status) {
            case 401 -> AUTHENTICATION_REQUIRED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 408 -> REQUEST_TIMEOUT;
            case 413 -> PAYLOAD_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 429 -> RATE_LIMIT_EXCEEDED;
            case 503 -> SERVICE_UNAVAILABLE;
            // The container does not know the transfer coding or the version of HTTP.
            case 501, 505 -> BAD_REQUEST;
            default -> status >= 400 && status < 500 ? BAD_REQUEST : INTERNAL_ERROR;
        };
    }
}
