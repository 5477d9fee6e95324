package io.tableorder.integrators.printing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.integrators.delivery.ChannelOptions;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TicketLayoutTest {

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

    @Test
    void aKitchenTicketOnWidePaper() {
        assertThat(lay(Paper.MM80, Orders.created(), Marks.NONE)).isEqualTo("""
                테이블 3
                주문 12 18:30
                ================================================
                 2 김치찌개
                      ▶ 덜 맵게
                 1 계란말이
                 1 수제 돈까스 정식
                   (왕돈까스 + 우동)
                      ▶ 소스는 따로, 밥은 조금만 주시고 김치
                         많이 주세요
                 1 똠얌꿍
                12 콜라 500ml
                ------------------------------------------------
                요청: 창가 자리로 부탁해요 🙏 아이가 있어요
                5종 17개
                2026-03-01(일)                             #4711
                """);
    }

    @Test
    void aKitchenTicketOnNarrowPaper() {
        assertThat(lay(Paper.MM58, Orders.created(), new Marks(true, "주방 1"))).isEqualTo("""
                재출력 DUPLICATE
                대체 출력: 주방 1 대신
                테이블 3
                주문 12 18:30
                ================================
                 2 김치찌개
                      ▶ 덜 맵게
                 1 계란말이
                 1 수제 돈까스
                   정식
                   (왕돈까스 +
                   우동)
                      ▶ 소스는 따로, 밥은
                         조금만 주시고 김치 많이
                         주세요
                 1 똠얌꿍
                12 콜라 500ml
                --------------------------------
                요청: 창가 자리로 부탁해요 🙏
                      아이가 있어요
                5종 17개
                2026-03-01(일)             #4711
                """);
    }

    @Test
    void theTotalIsThereWhereItIsOfInterest() {
        TicketLayout layout = new TicketLayout(Paper.MM58, ZoneId.of("America/New_York"), true);
        assertThat(layout.lay(Printable.of(Orders.created()).orElseThrow(), Marks.NONE)
                        .text())
                .contains("합계                    52,000원")
                .contains("주문 12    04:30");
        String dollars = Orders.created().replace("KRW", "USD");
        assertThat(layout.lay(Printable.of(dollars).orElseThrow(), Marks.NONE).text())
                .contains("520.00 USD");
    }

    @Test
    void aBillHasItsTableItsTimeAndItsSum() {
        String bill = Orders.completed(Instant.parse("2026-03-01T10:14:00Z"));
        assertThat(lay(Paper.MM58, bill, Marks.NONE)).isEqualTo("""
                계산서 BILL
                테이블 3
                ================================
                주문 4건             17:59-19:14
                합계    52,000원
                --------------------------------
                2026-03-01(일)                #5
                """);
        String dinars = bill.replace("KRW", "KWD").replace("52000", "1234567890");
        assertThat(lay(Paper.MM58, dinars, Marks.NONE)).contains("\n합계           1,234,567.890 KWD\n");
    }

    @Test
    void aTicketWithSomeLinesOfAnOrderSaysThatThereAreMore() {
        LineFilter bar = LineFilter.of(new ChannelOptions(Map.of("station", "bar"), Set.of("station")));
        Printable drinks =
                Printable.of(Orders.atStations(Orders.created()), bar).orElseThrow();
        assertThat(new TicketLayout(Paper.MM58, SEOUL, false)
                        .lay(drinks, Marks.NONE)
                        .text())
                .contains("12 콜라 500ml", "\n1종 12개             다른 곳 4종\n")
                .doesNotContain("김치찌개");
    }

    @Test
    void textIsPrintedAsItIsAndWrappedWhereItMust() {
        assertThat(lay(Paper.MM58, "가나  다\n\n  1 x 2\t3\n" + "가".repeat(17) + "\u001b@\n", Marks.NONE))
                .isEqualTo("가나  다\n\n  1 x 2    3\n" + "가".repeat(16) + "\n가 @\n");
    }

    static List<Paper> papers() {
        return List.of(
                Paper.MM58, Paper.MM80, new Paper(42, 512), new Paper(35, 420), new Paper(42, 576), new Paper(30, 360));
    }

    @ParameterizedTest
    @MethodSource("papers")
    void noLineIsWiderThanThePaper(Paper paper) {
        String event = Orders.created()
                .replace("\"table_number\":\"3\"", "\"table_number\":\"2층 테라스 창가 자리 넷 12\"")
                .replace("김치찌개", "김".repeat(100))
                .replace("덜 맵게", "a".repeat(200) + "👩‍👩‍👧‍👧".repeat(20));
        String bill = Orders.completed(Instant.EPOCH)
                .replace("\"table_number\":\"3\"", "\"table_number\":\"2층 테라스 창가 자리 넷 12\"")
                .replace("52000", "52000000000");
        String move = event.replace("order.created", "session.merged")
                .replace("\"table_number\"", "\"previous_table_number\":\"2층 테라스 창가 자리 셋 11\",\"table_number\"");
        for (String body : new String[] {Orders.created(), Orders.cancelled(), event, bill, move}) {
            Ticket ticket = new TicketLayout(paper, SEOUL, true)
                    .lay(Printable.of(body).orElseThrow(), new Marks(true, "아주 긴 이름을 가진 주방 프린터 둘, 지하 1층 창고 옆"));
            assertThat(ticket.lines()).allSatisfy(line -> assertThat(Columns.of(line.text()) * line.width())
                    .as(line.text())
                    .isLessThanOrEqualTo(paper.columns()));
        }
    }

    @Test
    void aSyllableInPartsIsOneSyllable() {
        assertThat(Columns.clean("\u1100\u1161")).isEqualTo("가");
        assertThat(Columns.of("가a①é👩‍👩‍👧‍👧")).isEqualTo(2 + 1 + 2 + 1 + 2);
    }

    @Test
    void whatIsDrawnLooksLikeWhatItIs() {
        TicketFonts fonts = new TicketFonts((Path) null);
        TicketPainter painter = new TicketPainter(fonts);
        BufferedImage picture = painter.paint(Ticket.Line.plain("가 😀"), Paper.MM58);
        assertThat(picture.getWidth()).isEqualTo(384);
        assertThat(dots(picture, 0, 24)).isBetween(30, 300);
        assertThat(dots(picture, 24, 36)).isZero();
        assertThat(dots(picture, 36, 60)).isBetween(30, 400);
        assertThat(dots(picture, 60, 384)).isZero();
        assertThat(fonts.canShow("가똠뷁 A1 😀")).isTrue();
        // No character, so that none of the machine's own fonts has it.
        assertThat(fonts.canShow("\ufdd0")).isFalse();
    }

    @Test
    void theClockIsTheStores() {
        String newYork = Orders.created().replace("\"data\":", "\"timezone\":\"America/New_York\",\"data\":");
        Printable order = Printable.of(newYork).orElseThrow();
        assertThat(new TicketLayout(Paper.MM58, null, false)
                        .lay(order, Marks.NONE)
                        .text())
                .contains("04:30", "2026-03-01(일)");
        assertThat(new TicketLayout(Paper.MM58, SEOUL, false)
                        .lay(order, Marks.NONE)
                        .text())
                .contains("18:30");
    }

    @Test
    void amountsHaveTheDigitsOfTheirCurrencyAndTheDigitsThatCooksRead() {
        Locale usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(total("RWF")).endsWith("52,000 RWF");
            assertThat(total("USD")).endsWith("520.00 USD");
            assertThat(total("KWD")).endsWith("52.000 KWD");
            assertThat(total("KRW")).endsWith("52,000원");
        } finally {
            Locale.setDefault(usual);
        }
    }

    private static String total(String currency) {
        String event = Orders.created().replace("KRW", currency);
        return new TicketLayout(Paper.MM58, SEOUL, true)
                .lay(Printable.of(event).orElseThrow(), Marks.NONE)
                .text()
                .lines()
                .filter(line -> line.startsWith("합계"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyNoteIsLegible() {
        TicketFonts fonts = new TicketFonts((Path) null);
        for (String note : List.of(
                "请不要放花生",
                "過敏",
                "ไม่ใส่ถั่ว",
                "मूंगफली नहीं",
                "ｱﾚﾙｷﾞｰ",
                "ללא אגוזים",
                "بدون فول سوداني",
                "Без орехов")) {
            assertThat(fonts.canShow(note)).as(note).isTrue();
        }
    }

    @Test
    void hebrewIsReadFromTheRight() {
        // A note that begins in Hebrew goes on to the left of it, number and full stop included.
        List<Runs.Run> runs = Runs.of("요청: " + Runs.embedded("אבג 12.", "אבג 12."));
        assertThat(runs)
                .extracting(run -> run.text() + (run.isRightToLeft() ? " <" : ""))
                .containsExactly("요청: ", ". <", "12", "אבג  <");
        // One that begins in Korean goes to the right, and turns for the name only.
        assertThat(Runs.of("가 אבג 나")).extracting(Runs.Run::text).containsExactly("가 ", "אבג", " 나");
        assertThat(Runs.embedded("가 אב", "가 אב")).isEqualTo("가 אב");
    }

    @Test
    void hebrewIsDrawnInTheOrderInWhichItIsRead() {
        TicketPainter painter = new TicketPainter(new TicketFonts((Path) null));
        // A wide letter and a narrow one: the first one stands on the right.
        BufferedImage both = painter.paint(Ticket.Line.plain("שי"), Paper.MM58);
        assertThat(dots(both, 0, 9)).isPositive().isLessThan(dots(both, 9, 40));
    }

    @Test
    void arabicLettersJoin() {
        TicketPainter painter = new TicketPainter(new TicketFonts((Path) null));
        assertThat(pieces(painter.paint(Ticket.Line.plain("بببب"), Paper.MM58))).isEqualTo(1);
        assertThat(pieces(painter.paint(Ticket.Line.plain("ب\u200cب\u200cب\u200cب"), Paper.MM58)))
                .isEqualTo(4);
    }

    /** How many there are with white between them. */
    private static int pieces(BufferedImage picture) {
        int pieces = 0;
        boolean wasBlack = false;
        for (int x = 0; x < picture.getWidth(); x++) {
            boolean isBlack = dots(picture, x, x + 1) > 0;
            pieces += isBlack && !wasBlack ? 1 : 0;
            wasBlack = isBlack;
        }
        return pieces;
    }

    private static int dots(BufferedImage picture, int from, int to) {
        int count = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = from; x < to; x++) {
                count += 1 - picture.getRaster().getSample(x, y, 0);
            }
        }
        return count;
    }

    private static String lay(Paper paper, String body, Marks marks) {
        return new TicketLayout(paper, SEOUL, false)
                .lay(Printable.of(body).orElseThrow(), marks)
                .text()
                .lines()
                .map(line -> line.contains("DUPLICATE") ? line.strip() : line)
                .map(line -> line.startsWith("주문") ? line.replaceAll(" +18", " 18") : line)
                .reduce("", (before, line) -> before + line + "\n");
    }
}
