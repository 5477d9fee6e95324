package io.tableorder.integrators.pos;

import io.tableorder.integrators.intake.ConnectorEvent;
import java.time.Instant;
import java.util.UUID;

/** Events as a connector gets them. */
final class Events {

    static final String ORDER = """
            "order_id":41,"id":41,"order_number":12,"total_price":24500,"currency":"KRW","table_id":3,"table_number":"3",\
            "table_session_id":5,"note":"창가 자리","created_at":"2026-03-01T09:30:12.345Z","order_items":[\
            {"menu_id":1,"menu_name":"김치찌개","unit_price":8000,"quantity":2,"subtotal":16000,"note":"덜 맵게"},\
            {"menu_id":2,"menu_name":"계란말이","unit_price":8500,"quantity":1,"subtotal":8500,"note":null}]""";

    private Events() {}

    static ConnectorEvent created() {
        return event("order.created", "orders/41", "{\"status\":\"pending\",\"version\":1," + ORDER + "}");
    }

    static ConnectorEvent changed(String from, String to) {
        return event(
                "order.status_changed",
                "orders/41",
                "{\"status\":\"" + to + "\",\"version\":2," + ORDER + ",\"previous_status\":\"" + from
                        + "\",\"changed_by\":\"admin:7\",\"reason\":null}");
    }

    static ConnectorEvent deleted() {
        return event("order.deleted", "orders/41", "{\"status\":\"preparing\",\"version\":3," + ORDER + """
                ,"previous_status":"preparing","deleted_by":"admin:7","reason":"손님 요청"}""");
    }

    static ConnectorEvent completed() {
        return event("session.completed", "sessions/5", """
                {"table_session_id":5,"table_id":3,"table_number":"3","started_at":"2026-03-01T09:20:00Z",\
                "ended_at":"2026-03-01T11:00:00.5Z","completed_by":"admin:7","archived_orders_count":2,\
                "total_price":33500,"currency":"KRW"}""");
    }

    static ConnectorEvent event(String type, String subject, String data) {
        UUID id = UUID.randomUUID();
        UUID store = UUID.randomUUID();
        String sequence = "0000000000000000007";
        return new ConnectorEvent(
                "acme-pos",
                id,
                id,
                store,
                type,
                Instant.parse("2026-03-01T09:30:12.345678Z"),
                subject,
                sequence,
                "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"data\":" + data + "}");
    }
}
