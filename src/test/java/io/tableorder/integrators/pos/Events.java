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

    /** With options, stations and states, as orders have them since these exist. Two of the first line were three. */
    static final String ORDER_WITH_OPTIONS = """
            "order_id":41,"id":41,"order_number":12,"total_price":29500,"currency":"KRW","table_id":3,"table_number":"3",\
            "table_session_id":5,"note":null,"created_at":"2026-03-01T09:30:12.345Z","version":3,"status":"preparing","order_items":[\
            {"line":1,"menu_id":7,"menu_name":"버거 세트","unit_price":10500,"quantity":2,"cancelled_quantity":1,"subtotal":21000,\
            "state":"cooking","version":2,"note":null,"pos_code":"B-007","category_id":2,"category":"식사","station":"grill","options":[\
            {"option_id":1,"group_id":4,"group":"추가","name":"치즈","price_delta":500,"quantity":2,"menu_id":null,"pos_code":null,"station":null},\
            {"option_id":12,"group_id":5,"group":"음료","name":"콜라","price_delta":0,"quantity":1,"menu_id":9,"pos_code":"D-009","station":"bar"}]},\
            {"line":2,"menu_id":2,"menu_name":"계란말이","unit_price":8500,"quantity":1,"cancelled_quantity":0,"subtotal":8500,\
            "state":"queued","version":1,"note":null,"pos_code":null,"category_id":null,"category":null,"station":null,"options":[]}]""";

    static ConnectorEvent withOptions() {
        return event("order.created", "orders/41", "{" + ORDER_WITH_OPTIONS + "}");
    }

    static ConnectorEvent itemsChanged() {
        return event("order.items_changed", "orders/41", "{" + ORDER_WITH_OPTIONS + """
                ,"changed_items":[{"line":1,"state":"cooking","previous_state":"queued","station":"grill","previous_station":"kitchen"},\
                {"line":2,"state":"queued","previous_state":"queued","station":null}],"changed_by":"admin:7"}""");
    }

    static ConnectorEvent itemsCancelled() {
        return event("order.items_cancelled", "orders/41", "{" + ORDER_WITH_OPTIONS + """
                ,"cancelled_items":[{"line":1,"menu_id":7,"menu_name":"버거 세트","quantity":1,"station":"grill","options":[],\
                "reason_code":"sold_out","amount":10500}],"reason_code":"sold_out","reason":"패티가 없음","cancelled_by":"admin:7"}""");
    }

    /** Everything was cancelled, part by part. */
    static ConnectorEvent allCancelled(String type) {
        String order = ORDER_WITH_OPTIONS
                .replace(
                        "\"quantity\":2,\"cancelled_quantity\":1,\"subtotal\":21000",
                        "\"quantity\":0,\"cancelled_quantity\":3,\"subtotal\":0")
                .replace(
                        "\"quantity\":1,\"cancelled_quantity\":0,\"subtotal\":8500",
                        "\"quantity\":0,\"cancelled_quantity\":1,\"subtotal\":0")
                .replace("\"total_price\":29500", "\"total_price\":0");
        return type.equals("order.items_cancelled")
                ? event(type, "orders/41", "{" + order + """
                        ,"cancelled_items":[{"line":2,"menu_id":2,"menu_name":"계란말이","quantity":1,"station":null,"options":[],\
                        "reason_code":"other","amount":8500}],"reason_code":"other","reason":null,"cancelled_by":"admin:7"}""")
                : event(type, "orders/41", "{" + order.replace("preparing", "cancelled") + """
                        ,"previous_status":"preparing","changed_by":"admin:7","reason":null}""");
    }

    static ConnectorEvent moved() {
        return event("session.moved", "sessions/5", """
                {"table_session_id":5,"table_id":8,"table_number":"8","previous_table_id":3,"previous_table_number":"3",\
                "order_items":[],"moved_by":"admin:7"}""");
    }

    /** The session of {@link #ORDER} into another one. */
    static ConnectorEvent merged() {
        return event("session.merged", "sessions/6", """
                {"table_session_id":6,"table_id":8,"table_number":"8","merged_session_id":5,"previous_table_id":3,\
                "previous_table_number":"3","order_ids":[41],"order_items":[],"merged_by":"admin:7"}""");
    }

    static ConnectorEvent call(String what) {
        return event("call." + what, "calls/8", """
                {"call_id":8,"id":8,"table_id":3,"table_number":"3","table_session_id":5,"kind":"water","note":null,"state":"open",\
                "version":1,"called_at":"2026-03-01T09:30:12.345Z","acknowledged_at":null,"acknowledged_by":null,\
                "escalated_at":"2026-03-01T09:35:12Z","resolved_at":null,"resolved_by":null}""");
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
