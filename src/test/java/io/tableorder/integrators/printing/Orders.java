package io.tableorder.integrators.printing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events of orders and sessions as the service publishes them; those of orders without stations are old ones. */
final class Orders {

    private Orders() {}

    static String created() {
        return event("order.created", "pending", "");
    }

    static String cancelled() {
        return event("order.status_changed", "cancelled", ",\"previous_status\":\"pending\",\"reason\":\"재료 소진\"");
    }

    static String preparing() {
        return event("order.status_changed", "preparing", ",\"previous_status\":\"pending\",\"reason\":null");
    }

    static String deleted() {
        return event("order.deleted", "preparing", ",\"deleted_by\":\"admin:1\",\"reason\":null");
    }

    /** With 김치찌개 of the kitchen, 콜라 of the bar, and three dishes of no station, of which two have a category. */
    static String atStations(String event) {
        return event.replace("\"note\":\"덜 맵게\"", "\"note\":\"덜 맵게\"" + place(7, "찌개", "kitchen"))
                .replace(
                        "\"subtotal\":6000,\"note\":null",
                        "\"subtotal\":6000,\"note\":null" + place(9, "음료 & 주류", "Bar"))
                .replace("\"subtotal\":8500,\"note\":null", "\"subtotal\":8500,\"note\":null" + place(8, "반찬", null))
                .replace("\"subtotal\":9500,\"note\":null", "\"subtotal\":9500,\"note\":null" + place(8, "반찬", null));
    }

    private static String place(int id, String category, @Nullable String station) {
        return ",\"pos_code\":null,\"category_id\":%d,\"category\":\"%s\",\"station\":%s"
                .formatted(id, category, station == null ? "null" : '"' + station + '"');
    }

    static String completed(Instant endedAt) {
        return """
                {"specversion":"1.0","id":"%s","source":"/stores/1","type":"session.completed","time":"%s",\
                "subject":"sessions/5","datacontenttype":"application/json","storeid":"%s","timezone":"Asia/Seoul",\
                "sequence":"0000000000000000009",\
                "data":{"table_session_id":5,"table_id":31,"table_number":"3","started_at":"%s","ended_at":"%s",\
                "completed_by":"admin:7","archived_orders_count":4,"total_price":52000,"currency":"KRW"}}""".formatted(UUID.randomUUID(), endedAt, UUID.randomUUID(), endedAt.minusSeconds(4_500), endedAt);
    }

    private static String event(String type, String status, String more) {
        return """
                {"specversion":"1.0","id":"%s","source":"/stores/1","type":"%s","time":"2026-03-01T09:41:00Z",\
                "subject":"orders/4711","datacontenttype":"application/json","storeid":"%s","sequence":"0000000000000000007",\
                "data":{"order_id":4711,"id":4711,"order_number":12,"status":"%s","total_price":52000,"currency":"KRW",\
                "created_at":"2026-03-01T09:30:12.345678Z","table_id":31,"table_number":"3","table_session_id":5,\
                "note":"창가 자리로 부탁해요 🙏\\n아이가 있어요","order_items":[\
                {"menu_id":1,"menu_name":"김치찌개","unit_price":8000,"quantity":2,"subtotal":16000,"note":"덜 맵게"},\
                {"menu_id":2,"menu_name":"계란말이","unit_price":8500,"quantity":1,"subtotal":8500,"note":null},\
                {"menu_id":3,"menu_name":"수제 돈까스 정식 (왕돈까스 + 우동)","unit_price":12000,"quantity":1,"subtotal":12000,\
                "note":"소스는 따로, 밥은 조금만 주시고 김치 많이 주세요"},\
                {"menu_id":4,"menu_name":"똠얌꿍","unit_price":9500,"quantity":1,"subtotal":9500,"note":null},\
                {"menu_id":5,"menu_name":"콜라 500ml","unit_price":500,"quantity":12,"subtotal":6000,"note":null}]%s}}""".formatted(UUID.randomUUID(), type, UUID.randomUUID(), status, more);
    }
}
