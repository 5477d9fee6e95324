package io.tableorder.integrators.printing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tableorder.integrators.delivery.ChannelOptions;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the printers of stations print of an order with options and a combo, from its creation to its end. */
class StationTicketsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void optionsAreIndentedUnderTheirLine() {
        assertThat(ticket("order.created", order("kitchen"), Map.of()).orElseThrow())
                .isEqualTo("""
                테이블 3
                주문 12    18:30
                ================================
                 2 버거 세트
                     + 치즈 추가 ×3
                     + 감자튀김
                     + 콜라 ×2
                      ▶ 양파 빼고
                 1 김치찌개
                --------------------------------
                요청: 창가
                2종 3개
                2026-03-01(일)               #41
                """);
    }

    @Test
    void aComponentOfAComboGoesToItsOwnStation() {
        assertThat(ticket("order.created", order("kitchen"), Map.of("station", "bar"))
                        .orElseThrow())
                .isEqualTo("""
                테이블 3
                주문 12    18:30
                ================================
                 4 콜라
                     (버거 세트)
                      ▶ 양파 빼고
                --------------------------------
                요청: 창가
                1종 4개              다른 곳 2종
                2026-03-01(일)               #41
                """);
        assertThat(ticket("order.created", order("kitchen"), Map.of("station", "kitchen"))
                        .orElseThrow())
                .contains(" 2 버거 세트", "+ 치즈 추가 ×3", "+ 감자튀김", " 1 김치찌개", "다른 곳 1종")
                .doesNotContain("콜라");
    }

    @Test
    void aPrinterOfCategoriesPrintsAComboWhole() {
        assertThat(ticket("order.created", order("kitchen"), Map.of("categories", "식사"))
                        .orElseThrow())
                .contains(" 2 버거 세트", "+ 콜라 ×2", "다른 곳 1종")
                .doesNotContain("김치찌개");
    }

    @Test
    void aCancelledPortionIsVoidedWhereItIsMade() {
        ObjectNode data = order("kitchen");
        data.put("reason_code", "sold_out");
        ArrayNode cancelled = data.putArray("cancelled_items");
        ObjectNode item = cancelled.addObject();
        item.put("line", 1)
                .put("menu_id", 1)
                .put("menu_name", "버거 세트")
                .put("quantity", 1)
                .put("station", "kitchen");
        item.set("options", data.at("/order_items/0/options"));
        assertThat(ticket("order.items_cancelled", data, Map.of("station", "kitchen"))
                        .orElseThrow())
                .contains("부분 취소 VOID", " 1 버거 세트", "+ 치즈 추가 ×3", "▶ 양파 빼고", "취소 시각 18:41", "사유: ", "1종 1개")
                .doesNotContain("콜라", "김치찌개");
        assertThat(ticket("order.items_cancelled", data, Map.of("station", "bar"))
                        .orElseThrow())
                .contains("부분 취소 VOID", " 2 콜라", "(버거 세트)")
                .doesNotContain("치즈", "김치찌개");
        assertThat(ticket("order.items_cancelled", data, Map.of("station", "grill")))
                .isEmpty();
    }

    @Test
    void whatWasVoidedBeforeIsNotCancelledAgain() {
        ObjectNode data = order("kitchen");
        ((ObjectNode) data.at("/order_items/0")).put("quantity", 0).put("cancelled_quantity", 2);
        data.put("status", "cancelled").put("previous_status", "preparing");
        assertThat(ticket("order.status_changed", data, Map.of()).orElseThrow())
                .contains("취소 CANCELLED", " 1 김치찌개")
                .doesNotContain("버거");
        ((ObjectNode) data.at("/order_items/1")).put("quantity", 0).put("cancelled_quantity", 1);
        assertThat(ticket("order.status_changed", data, Map.of())).isEmpty();
        data.put("previous_status", "cancelled");
        assertThat(ticket("order.deleted", order("kitchen").put("previous_status", "cancelled"), Map.of()))
                .as("of a cancelled order nothing is left to cancel")
                .isEmpty();
    }

    @Test
    void aLineThatChangesItsStationIsOnPaperAtBoth() {
        ObjectNode data = order("grill");
        data.putArray("changed_items").add(change(1, "grill").put("previous_station", "kitchen"));
        String kitchen = ticket("order.items_changed", data, Map.of("station", "kitchen"))
                .orElseThrow();
        assertThat(kitchen)
                .contains("이동 MOVE", " 2 버거 세트", "kitchen → grill", "이동 시각 18:41")
                .doesNotContain("콜라", "김치찌개");
        assertThat(ticket("order.items_changed", data, Map.of("station", "grill")))
                .hasValueSatisfying(grill -> assertThat(grill)
                        .contains("이동 MOVE", " 2 버거 세트", "+ 치즈 추가 ×3", "▶ 양파 빼고", "kitchen → grill", "요청: 창가")
                        .doesNotContain("콜라", "김치찌개"));
        assertThat(ticket("order.items_changed", data, Map.of("station", "bar")))
                .as("the component stays where it is made")
                .isEmpty();
    }

    @Test
    void guestsWhoMoveAreOnPaperWhereTheirDishesAreMade() {
        ObjectNode data = move();
        assertThat(ticket("session.moved", data, Map.of("station", "kitchen")).orElseThrow())
                .isEqualTo("""
                 자리 이동 MOVE
                테이블 7
                이전: 테이블 3
                이동 시각 18:41
                ================================
                주문 12
                 2 버거 세트
                     + 치즈 추가 ×3
                     + 감자튀김
                      ▶ 양파 빼고
                주문 13
                 1 김치찌개
                --------------------------------
                다시 만들지 않음
                2026-03-01(일)                S5
                """);
        assertThat(ticket("session.merged", data, Map.of("station", "bar")).orElseThrow())
                .contains("합석 MOVE", "테이블 7", "주문 12", " 4 콜라", "(버거 세트)")
                .doesNotContain("김치찌개", "주문 13");
        assertThat(ticket("session.moved", data, Map.of("station", "grill"))).isEmpty();
    }

    @Test
    void guestsWhoMoveAndWaitForNothingAreNotOnPaper() {
        ObjectNode data = move();
        data.putArray("order_items");
        assertThat(ticket("session.moved", data, Map.of())).isEmpty();
        assertThat(ticket("session.moved", data, Map.of("station", "kitchen"))).isEmpty();
    }

    private static ObjectNode move() {
        ObjectNode move = JSON.createObjectNode()
                .put("table_session_id", 5)
                .put("table_number", "7")
                .put("previous_table_number", "3");
        ArrayNode items = move.putArray("order_items");
        int number = 12;
        for (JsonNode item : order("kitchen").path("order_items")) {
            items.add(((ObjectNode) item.deepCopy()).put("order_number", number++));
        }
        return move;
    }

    @Test
    void nothingIsPrintedOfAState() {
        ObjectNode data = order("kitchen");
        data.putArray("changed_items").add(change(1, "kitchen")).add(change(2, "kitchen"));
        assertThat(ticket("order.items_changed", data, Map.of())).isEmpty();
        assertThat(ticket("order.items_changed", data, Map.of("station", "kitchen")))
                .isEmpty();
        for (String type : Set.of("call.acknowledged", "call.resolved", "store.mode_changed", "menu.changed")) {
            assertThat(ticket(type, data, Map.of())).as(type).isEmpty();
        }
    }

    @Test
    void aCallIsPrintedWithItsTableAndAgainWhenNobodyComes() {
        ObjectNode call = JSON.createObjectNode()
                .put("call_id", 7)
                .put("table_number", "3")
                .put("kind", "water")
                .put("note", "얼음 많이")
                .put("called_at", "2026-03-01T09:30:12Z");
        assertThat(ticket("call.opened", call, Map.of()).orElseThrow()).isEqualTo("""
                   호출 CALL
                테이블 3
                물         18:30
                요청: 얼음 많이
                --------------------------------
                2026-03-01(일)                C7
                """);
        assertThat(ticket("call.escalated", call, Map.of()).orElseThrow()).contains("호출 지연 CALL", "테이블 3");
    }

    /** Two of a combo with a drink from the bar, and a stew of the kitchen. */
    private static ObjectNode order(String station) {
        ObjectNode order = JSON.createObjectNode();
        order.put("order_id", 41)
                .put("order_number", 12)
                .put("table_number", "3")
                .put("created_at", "2026-03-01T09:30:12Z")
                .put("note", "창가")
                .put("status", "pending")
                .put("total_price", 52_000)
                .put("currency", "KRW");
        ArrayNode items = order.putArray("order_items");
        ObjectNode burger = items.addObject()
                .put("line", 1)
                .put("menu_id", 1)
                .put("menu_name", "버거 세트")
                .put("quantity", 2)
                .put("note", "양파 빼고")
                .put("category", "식사")
                .put("station", station);
        ArrayNode options = burger.putArray("options");
        option(options, "치즈 추가", 3, null, null);
        option(options, "감자튀김", 1, 5L, null);
        option(options, "콜라", 2, 9L, "Bar");
        items.addObject()
                .put("line", 2)
                .put("menu_id", 2)
                .put("menu_name", "김치찌개")
                .put("quantity", 1)
                .put("station", "kitchen")
                .putArray("options");
        return order;
    }

    private static void option(
            ArrayNode options, String name, int quantity, @Nullable Long menu, @Nullable String station) {
        options.addObject()
                .put("option_id", 70 + options.size())
                .put("name", name)
                .put("quantity", quantity)
                .put("menu_id", menu)
                .put("station", station);
    }

    private static ObjectNode change(int line, String station) {
        return JSON.createObjectNode()
                .put("line", line)
                .put("state", "cooking")
                .put("previous_state", "queued")
                .put("station", station);
    }

    private static Optional<String> ticket(String type, ObjectNode data, Map<String, String> options) {
        ObjectNode event = JSON.createObjectNode()
                .put("specversion", "1.0")
                .put("type", type)
                .put("time", "2026-03-01T09:41:00Z")
                .put("timezone", "Asia/Seoul");
        event.set("data", data);
        LineFilter filter = LineFilter.of(new ChannelOptions(options, PrintOptions.namesWith()));
        TicketLayout layout = new TicketLayout(Paper.MM58, ZoneId.of("Asia/Seoul"), false);
        return Printable.of(event.toString(), filter)
                .map(printable -> layout.lay(printable, Marks.NONE).text());
    }
}
