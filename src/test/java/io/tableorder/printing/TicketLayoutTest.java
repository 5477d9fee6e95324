package io.tableorder.printing;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    void textIsPrintedAsItIsAndWrappedWhereItMust() {
        assertThat(lay(Paper.MM58, "가나  다\n\n  1 x 2\t3\n" + "가".repeat(17) + "\u001b@\n", Marks.NONE))
                .isEqualTo("가나  다\n\n  1 x 2    3\n" + "가".repeat(16) + "\n가 @\n");
    }

    @ParameterizedTest
    @EnumSource(Paper.class)
    void noLineIsWiderThanThePaper(Paper paper) {
        String event = Orders.created()
                .replace("\"table_number\":\"3\"", "\"table_number\":\"2층 테라스 창가 자리 넷 12\"")
                .replace("김치찌개", "김".repeat(100))
                .replace("덜 맵게", "a".repeat(200) + "👩‍👩‍👧‍👧".repeat(20));
        for (String body : new String[] {Orders.created(), Orders.cancelled(), event}) {
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
