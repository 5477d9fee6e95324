package io.tableorder.integrators.printing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.DeliveryPolicy;
import io.tableorder.integrators.delivery.LastLeg;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Outcome.Result;
import io.tableorder.integrators.delivery.Target;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.integrators.printing.EscPosPrinter.Setup;
import io.tableorder.simulator.PrintedLine;
import io.tableorder.simulator.PrinterSimulator;
import io.tableorder.testing.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A printer in each of its states, as the one that prints on it sees them. */
@Timeout(120)
class EscPosPrinterTest {

    private static final TicketFonts FONTS = new TicketFonts((Path) null);
    private static final EscPosEncoder ENCODER = new EscPosEncoder(FONTS, new TicketPainter(FONTS));
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final PrinterChannel CHANNEL = new PrinterChannel(ENCODER, new PrinterNetworks(TestSettings.with()));
    private static final EscPosPorts PORTS = new EscPosPorts(2, false);
    private static final LastLeg ROUTE = new LastLeg("printer", new DeliverToPrinterRoute());

    private final PrinterSimulator printer = new PrinterSimulator();
    private final PrinterSimulator other = new PrinterSimulator();

    @AfterAll
    static void stop() {
        ROUTE.close();
    }

    @AfterEach
    void switchOff() {
        printer.close();
        other.close();
    }

    @Test
    void aTicketIsConfirmedWhenItIsOnPaper() {
        Outcome outcome = attempt(target());
        assertThat(outcome.result()).isEqualTo(Result.CONFIRMED);
        assertThat(outcome.isUncertain()).isFalse();
        assertThat(outcome.request()).contains("김치찌개");
        assertThat(printer.tickets()).singleElement().satisfies(ticket -> assertThat(ticket.text())
                .contains("주문 12", "테이블 3", " 2 김치찌개", "▶ 덜 맵게", "12 콜라 500ml", "18:30", "2026-03-01(일)")
                .doesNotContain("DUPLICATE", "CANCELLED", "대체", "합계"));
        assertThat(printer.unknownCommands()).isEmpty();
        assertThat(printer.connections()).isEqualTo(1);
    }

    @Test
    void whatTheCookLooksForIsLargeAndBold() {
        attempt(target());
        assertThat(line("김치찌개")).returns(2, PrintedLine::width).returns(2, PrintedLine::height);
        assertThat(line("김치찌개").isBold()).isTrue();
        assertThat(line("김치찌개").inverse()).isEqualTo(" 2");
        assertThat(line("계란말이").inverse()).isEmpty();
        assertThat(line("테이블 3")).returns(3, PrintedLine::width).returns(3, PrintedLine::height);
        assertThat(line("종 ")).returns(1, PrintedLine::width).returns(1, PrintedLine::height);
    }

    @Test
    void aRepeatAndACopyAreMarked() {
        attempt(target(), Orders.created(), true, false);
        attempt(target(), Orders.created(), false, true);
        assertThat(printer.tickets()).hasSize(2).allSatisfy(ticket -> assertThat(
                        ticket.lines().get(0))
                .returns(true, PrintedLine::isBold)
                .returns(2, PrintedLine::width)
                .extracting(PrintedLine::inverse)
                .asString()
                .contains("재출력 DUPLICATE"));
    }

    @Test
    void aCancellationSaysSoAndWhy() {
        attempt(target(), Orders.cancelled(), false, false);
        assertThat(printer.tickets().get(0).text()).contains("취소 CANCELLED", "취소 시각 18:41", "사유: 재료 소진", "김치찌개");
    }

    @Test
    void noPaperNoTicketAndNoDoubt() {
        printer.paperOut();
        assertUnavailable("PAPER_OUT");
        printer.paperIn();
        assertThat(attempt(target()).result()).isEqualTo(Result.CONFIRMED);
        assertThat(printer.tickets()).hasSize(1);
    }

    @Test
    void anOpenCoverIsReported() {
        printer.openCover();
        assertUnavailable("COVER_OPEN");
    }

    @Test
    void anOpenCoverGoesBeforeThePaperThatItLiftsOffItsSensor() {
        printer.openCover();
        printer.paperOut();
        assertUnavailable("COVER_OPEN");
    }

    @Test
    void aPrinterThatWasTakenOfflineIsReported() {
        printer.goOffline();
        assertUnavailable("OFFLINE");
    }

    @Test
    void aStuckCutterIsAnError() {
        printer.jamCutter();
        assertUnavailable("PRINTER_ERROR");
    }

    @Test
    void aPrinterThatIsSwitchedOffIsOffline() {
        printer.close();
        assertUnavailable("OFFLINE");
    }

    @Test
    void aHostThatThereIsNotIsOffline() {
        assertThat(attempt(target("host", "no-such-printer.invalid")))
                .returns(Result.UNAVAILABLE, Outcome::result)
                .returns("OFFLINE", Outcome::code);
    }

    @Test
    void aPrinterThatAnswersNothingIsGivenUpSoon() {
        printer.halfOpen();
        long start = System.nanoTime();
        assertUnavailable("NOT_ANSWERING");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(EscPosPrinter.POLICY.patience());
    }

    @Test
    void littlePaperIsAWarning() {
        printer.paperLow();
        assertThat(attempt(target()))
                .returns(Result.CONFIRMED, Outcome::result)
                .extracting(Outcome::detail)
                .asString()
                .contains("nearly used up");
    }

    @Test
    void aSlowPrinterIsWaitedFor() {
        printer.slow(150);
        assertThat(attempt(target()).result()).isEqualTo(Result.CONFIRMED);
        assertThat(printer.tickets()).hasSize(1);
    }

    @Test
    void anAnswerThatComesAmongThoseToOtherQuestionsIsNotLost() {
        printer.answerInTurnWithNextState();
        assertThat(attempt(target())).returns(Result.CONFIRMED, Outcome::result).returns("OK", Outcome::code);
        assertThat(printer.tickets()).hasSize(1);
    }

    @Test
    void noTicketOfAPrinterBehindASlowNetworkIsPrintedTwice() {
        printer.latency(15);
        Target target = target();
        for (int i = 0; i < 30; i++) {
            assertThat(attempt(target))
                    .returns(Result.CONFIRMED, Outcome::result)
                    .returns("OK", Outcome::code);
        }
        assertThat(printer.tickets()).hasSize(30);
    }

    @Test
    void whatAPrinterSaysUnaskedIsTakenForNoAnswer() {
        printer.announceStatus();
        printer.slow(20);
        assertThat(attempt(target())).returns(Result.CONFIRMED, Outcome::result).returns("OK", Outcome::code);
        // Each announcement of four bytes would have been an answer otherwise, long before the ticket was out.
        assertThat(printer.tickets()).hasSize(1);
    }

    @Test
    void aPrinterThatAnswersWhenItIsDoneIsNotAbsent() {
        printer.answerWhenDone();
        printer.slow(400);
        assertThat(attempt(target())).returns(Result.CONFIRMED, Outcome::result).returns("OK", Outcome::code);
        assertThat(attempt(target("confirm", "false")))
                .returns(Result.CONFIRMED, Outcome::result)
                .returns("OK", Outcome::code);
        assertThat(printer.tickets()).hasSize(2);
    }

    @Test
    void aPrinterThatNeverAnswersInTurnPrintsOnceAndSaysWhatToSet() {
        printer.answerNothingInTurn();
        Target target = impatient(printer, true, true);
        for (int i = 1; i <= 2; i++) {
            assertThat(attempt(target))
                    .returns(Result.CONFIRMED, Outcome::result)
                    .returns("GS_R_UNANSWERED", Outcome::code)
                    .extracting(Outcome::detail)
                    .asString()
                    .contains("confirm: false");
            assertThat(printer.tickets()).hasSize(i);
        }
        assertThat(attempt(target("confirm", "false"))).returns("OK", Outcome::code);
    }

    @Test
    void aPrinterThatAnswersOneQuestionOnlyPrints() {
        printer.answerQuestions(1);
        assertThat(attempt(target()))
                .returns(Result.CONFIRMED, Outcome::result)
                .extracting(Outcome::detail)
                .asString()
                .contains("DLE EOT 2");
        assertThat(printer.tickets()).hasSize(1);
        printer.openCover();
        assertThat(attempt(target()))
                .returns(Result.UNAVAILABLE, Outcome::result)
                .returns("OFFLINE", Outcome::code);
    }

    @Test
    void aPrinterThatAnswersNothingTellsWhatToSet() {
        printer.answerQuestions(0);
        assertThat(attempt(impatient(printer, true, true)))
                .returns("NOT_ANSWERING", Outcome::code)
                .extracting(Outcome::detail)
                .asString()
                .contains("status: false");
    }

    @Test
    void aPrinterWithoutStatusGetsAllBytesAlthoughItTalksAndIsSlow() {
        try (PrinterSimulator small = new PrinterSimulator(576, 4 * 1024)) {
            small.announceStatus();
            small.slow(1);
            String text = "감사합니다, 또 오세요\n".repeat(1_500);
            Map<String, String> options =
                    Map.of("host", "localhost", "port", String.valueOf(small.port()), "status", "false");
            Outcome outcome = attempt(CHANNEL.open("kitchen", options), text, false, false);
            assertThat(outcome).returns(Result.CONFIRMED, Outcome::result).returns(false, Outcome::isUncertain);
            await().atMost(Duration.ofSeconds(60)).until(() -> small.tickets().size() == 1);
            assertThat(small.tickets().get(0).lines()).hasSize(1_500);
        }
    }

    @Test
    void aPrinterWithoutStatusThatNeverHangsUpMayNotHaveTakenAll() {
        printer.stayConnected();
        assertThat(attempt(impatient(printer, false, false)))
                .returns(Result.CONFIRMED, Outcome::result)
                .returns(true, Outcome::isUncertain);
        await().until(() -> printer.tickets().size() == 1);
    }

    /** A kitchen that has its printer back waits for seconds, and wants every ticket that is not too old. */
    @Test
    void aPrinterIsLeftAloneForSecondsAndItsTicketsAreTriedUntilTheyAreTooOld() {
        DeliveryPolicy policy = target().policy();
        assertThat(policy.longestPause()).isEqualTo(Duration.ofSeconds(30));
        assertThat(policy.repeatsLastStep()).isTrue();
        assertThat(policy.expiry()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void aTicketFitsAPrinterWithOtherColumns() {
        try (PrinterSimulator epson = new PrinterSimulator(512, 16 * 1024)) {
            Map<String, String> options =
                    Map.of("host", "localhost", "port", String.valueOf(epson.port()), "model", "TM-T88VI");
            assertThat(attempt(CHANNEL.open("kitchen", options)).result()).isEqualTo(Result.CONFIRMED);
            assertThat(epson.tickets().get(0).text())
                    .contains("=".repeat(42) + "\n")
                    .doesNotContain("=".repeat(43))
                    .doesNotContainPattern("(?m)^={1,41}$");
        }
        attempt(target("columns", "42"));
        assertThat(printer.tickets().get(0).text()).contains("\n" + "=".repeat(42) + "\n");
    }

    @Test
    void whatNoFontHasIsNamedOnTheTicketAndInTheDelivery() {
        Outcome outcome = attempt(target(), "견과류 \udb80\udc00 빼 주세요", false, false);
        assertThat(outcome.result()).isEqualTo(Result.CONFIRMED);
        assertThat(outcome.detail()).contains("U+F0000");
        assertThat(outcome.request()).contains("주문 확인", "U+F0000");
        assertThat(printer.tickets().get(0).text()).contains("주문 확인", "U+F0000");
    }

    @Test
    void aPrinterThatIsNotDoneInTimeIsLeftInDoubt() {
        printer.slow(1_000);
        assertThat(attempt(limited(Duration.ofSeconds(3), null, true)))
                .returns(Result.FAILED, Outcome::result)
                .returns("NO_CONFIRMATION", Outcome::code)
                .returns(true, Outcome::isUncertain);
    }

    @Test
    void aPrinterThatTakesATicketDropByDropIsLeft() throws IOException {
        String longTicket = "감사합니다\n".repeat(3_000);
        try (ServerSocket dropByDrop = dropByDrop()) {
            PrinterAddress address = new PrinterAddress("localhost", dropByDrop.getLocalPort());
            assertThat(attempt(limited(Duration.ofSeconds(30), address, false), longTicket, false, false))
                    .returns(Result.FAILED, Outcome::result)
                    .returns("CONNECTION_LOST", Outcome::code)
                    .returns(true, Outcome::isUncertain)
                    .extracting(Outcome::detail)
                    .asString()
                    .contains("too slowly");
        }
    }

    @Test
    void theFallbackGetsItsHalfOfTheTime() {
        printer.halfOpen();
        Setup setup = setup(address(printer), address(other), true, false);
        Outcome outcome = attempt(new EscPosPrinter("kitchen", setup, ENCODER, within(Duration.ofSeconds(5))));
        assertThat(outcome.result()).isEqualTo(Result.CONFIRMED);
        assertThat(outcome.detail()).contains("NOT_ANSWERING");
        assertThat(other.tickets()).hasSize(1);
    }

    @Test
    void anAttemptIsOverBeforeTheNextMayBegin() {
        assertThat(Patience.USUAL.limit())
                .isLessThanOrEqualTo(EscPosPrinter.POLICY.patience().minusSeconds(10));
    }

    @Test
    void paperThatEndsWithinATicketLeavesADoubt() {
        printer.paperOutAfter(5);
        Outcome outcome = attempt(target());
        assertThat(outcome).returns(Result.UNAVAILABLE, Outcome::result).returns("PAPER_OUT", Outcome::code);
        assertThat(outcome.isUncertain()).isTrue();

        // The printer ends what is in its buffer by itself; what comes then is marked.
        printer.paperIn();
        await().until(() -> printer.tickets().size() == 1);
        attempt(target(), Orders.created(), outcome.isUncertain(), false);
        assertThat(printer.tickets()).hasSize(2);
        assertThat(printer.tickets().get(1).text()).contains("DUPLICATE");
    }

    @Test
    void aConnectionThatBreaksWithinATicketLeavesADoubt() {
        printer.resetAfter(300);
        Outcome outcome = attempt(target());
        assertThat(outcome).returns(Result.FAILED, Outcome::result).returns("CONNECTION_LOST", Outcome::code);
        assertThat(outcome.isUncertain()).isTrue();
    }

    @Test
    void aPrinterThatFallsSilentWithinATicketLeavesADoubt() throws Exception {
        printer.slow(300);
        var attempt = CompletableFuture.supplyAsync(() -> attempt(impatient(printer, true, true)));
        await().until(() -> printer.connections() == 1);
        // Its state has been asked for by the time that it prints.
        await().until(() -> printer.linesPrinted() > 0);
        printer.halfOpen();
        assertThat(attempt.get())
                .returns(Result.FAILED, Outcome::result)
                .returns("NO_CONFIRMATION", Outcome::code)
                .returns(true, Outcome::isUncertain);
    }

    @Test
    void theFallbackPrintsWhatTheFirstCannotAndSaysForWhom() {
        printer.paperOut();
        Outcome outcome = attempt(target("fallbackHost", "localhost", "fallbackPort", String.valueOf(other.port())));
        assertThat(outcome.result()).isEqualTo(Result.CONFIRMED);
        assertThat(outcome.detail()).contains("fallback", "PAPER_OUT");
        assertThat(printer.tickets()).isEmpty();
        assertThat(other.tickets()).singleElement().satisfies(ticket -> assertThat(ticket.text())
                .contains("대체 출력: kitchen 대신")
                .doesNotContain("DUPLICATE"));
    }

    @Test
    void whatMayBeOnPaperAlreadyIsADuplicateOnTheFallback() {
        printer.paperOutAfter(3);
        attempt(target("fallbackHost", "localhost", "fallbackPort", String.valueOf(other.port())));
        assertThat(other.tickets()).singleElement().satisfies(ticket -> assertThat(ticket.text())
                .contains("대체 출력: kitchen 대신", "DUPLICATE"));
    }

    /** The first one is well, and is tried again. */
    @Test
    void aTicketThatBreaksOffIsNotPrintedOnTheFallbackToo() {
        printer.resetAfter(300);
        Outcome outcome = attempt(target("fallbackHost", "localhost", "fallbackPort", String.valueOf(other.port())));
        assertThat(outcome).returns(Result.FAILED, Outcome::result).returns("CONNECTION_LOST", Outcome::code);
        assertThat(other.connections()).isZero();
    }

    @Test
    void withoutAnyPrinterTheFirstOnesStateCounts() {
        printer.openCover();
        other.paperOut();
        Outcome outcome = attempt(target("fallbackHost", "localhost", "fallbackPort", String.valueOf(other.port())));
        assertThat(outcome).returns(Result.UNAVAILABLE, Outcome::result).returns("COVER_OPEN", Outcome::code);
        assertThat(outcome.detail()).contains("PAPER_OUT");
        assertThat(outcome.isUncertain()).isFalse();
    }

    @Test
    void aPrinterWithoutStatusIsNotAskedForIt() throws IOException {
        // A real one would at least take the bytes; this one does.
        printer.halfOpen();
        assertThat(attempt(target("status", "false")))
                .returns(Result.CONFIRMED, Outcome::result)
                .extracting(Outcome::detail)
                .asString()
                .contains("does not say");
        try (ServerSocket nobody = new ServerSocket(0)) {
            int port = nobody.getLocalPort();
            nobody.close();
            assertThat(attempt(target("status", "false", "port", String.valueOf(port))))
                    .returns(Result.UNAVAILABLE, Outcome::result);
        }
    }

    @Test
    void copiesAreCutApart() {
        attempt(target("copies", "3"));
        assertThat(printer.tickets()).hasSize(3);
    }

    @Test
    void aPrinterOfAStationPrintsItsLinesOnly() {
        Target bar = target("stations", "bar");
        assertThat(attempt(bar, Orders.atStations(Orders.created()), false, false)
                        .result())
                .isEqualTo(Result.CONFIRMED);
        assertThat(printer.tickets().get(0).text())
                .contains("테이블 3", "12 콜라 500ml", "1종 12개", "다른 곳 4종")
                .doesNotContain("김치찌개", "계란말이");
        attempt(bar, Orders.atStations(Orders.cancelled()), false, false);
        assertThat(printer.tickets().get(1).text())
                .contains("취소 CANCELLED", "12 콜라 500ml")
                .doesNotContain("김치찌개");
    }

    @Test
    void anOrderWithoutALineForThePrinterIsNoDelivery() {
        Target bar = target("stations", "bar");
        assertThat(bar.contentOf(event(), Orders.created())).isEmpty();
        assertThat(bar.contentOf(event(), Orders.atStations(Orders.created()))).isPresent();
    }

    @Test
    void anOrderThatWasForThePrinterIsPrintedThoughItsStationsAreOthersByNow() {
        attempt(target("stations", "grill"), Orders.atStations(Orders.created()), false, false);
        assertThat(printer.tickets().get(0).text()).contains("김치찌개", "12 콜라 500ml");
    }

    @Test
    void aBillOpensTheDrawerOnce() {
        Target counter = target("drawer", "session.completed", "copies", "2");
        String bill = Orders.completed(Instant.now());
        attempt(counter, bill, false, false);
        assertThat(printer.drawerPins()).containsExactly(2);
        assertThat(printer.tickets()).hasSize(2).allSatisfy(ticket -> assertThat(ticket.text())
                .contains("계산서 BILL", "52,000원"));

        attempt(counter, bill, true, false);
        attempt(counter, bill, false, true);
        attempt(counter, Orders.created(), false, false);
        attempt(target(), bill, false, false);
        assertThat(printer.tickets()).hasSize(9);
        assertThat(printer.drawerPins()).containsExactly(2);
        assertThat(printer.unknownCommands()).isEmpty();
    }

    @Test
    void aDrawerAtTheOtherPinOpens() {
        attempt(target("drawer", "session.completed", "drawerPin", "5"), Orders.completed(Instant.now()), false, false);
        assertThat(printer.drawerPins()).containsExactly(5);
    }

    @Test
    void aBillThatIsLateLeavesTheDrawerShut() {
        Target counter = target("drawer", "session.completed");
        attempt(counter, Orders.completed(Instant.now().minus(Duration.ofMinutes(6))), false, false);
        assertThat(printer.tickets()).hasSize(1);
        assertThat(printer.drawerPins()).isEmpty();
    }

    @Test
    void aBillThatBreaksOffHasOpenedTheDrawerAndOpensItNoMore() {
        printer.paperOutAfter(2);
        Target counter = target(
                "drawer",
                "session.completed",
                "fallbackHost",
                "localhost",
                "fallbackPort",
                String.valueOf(other.port()));
        assertThat(attempt(counter, Orders.completed(Instant.now()), false, false)
                        .result())
                .isEqualTo(Result.CONFIRMED);
        assertThat(printer.drawerPins()).containsExactly(2);
        assertThat(other.tickets()).singleElement().satisfies(ticket -> assertThat(ticket.text())
                .contains("DUPLICATE", "계산서 BILL"));
        assertThat(other.drawerPins()).isEmpty();
    }

    @Test
    void theFallbackOpensItsOwnDrawer() {
        printer.paperOut();
        attempt(
                target(
                        "drawer",
                        "session.completed",
                        "fallbackHost",
                        "localhost",
                        "fallbackPort",
                        String.valueOf(other.port())),
                Orders.completed(Instant.now()),
                false,
                false);
        assertThat(printer.drawerPins()).isEmpty();
        assertThat(other.drawerPins()).containsExactly(2);
    }

    @Test
    void theBuzzerSoundsForEachTicketAsTheModelWantsIt() {
        attempt(target("buzzer", "3", "copies", "2"));
        assertThat(printer.buzzes()).isEqualTo(3);
        attempt(target("buzzer", "1", "model", "TM-T88VI"), Orders.created(), true, false);
        assertThat(printer.buzzes()).isEqualTo(4);
        attempt(target());
        assertThat(printer.buzzes()).isEqualTo(4);
        assertThat(printer.unknownCommands()).isEmpty();
        assertThat(new EscPosPorts(2, false).buzz(3)).containsExactly(0x1b, 'B', 3, 3);
        assertThat(new EscPosPorts(2, true).buzz(1)).containsExactly(0x1b, '(', 'A', 4, 0, '0', 1, 1, 5);
    }

    @Test
    void whatAPrinterHasNoLettersForIsAPicture() {
        attempt(target(), "감사합니다\n😀 웃는 얼굴\n똠얌꿍\n韓國", false, false);
        assertThat(printer.tickets().get(0).lines())
                .extracting(line -> line.picture() > 0 ? "picture" : line.text())
                .containsExactly("감사합니다", "picture", "picture", "韓國");
        attempt(target("raster", "true"), "감사합니다", false, false);
        assertThat(printer.tickets().get(1).lines())
                .extracting(PrintedLine::picture)
                .containsExactly(32);
    }

    @Test
    void noPictureHoldsWhatPrintersTakeForACommand() {
        StringBuilder allSyllables = new StringBuilder();
        for (char syllable = '가'; syllable <= '힣'; syllable++) {
            allSyllables.append(syllable).append((syllable - '가') % 4 == 0 ? " " : "");
        }
        byte[] bytes = ENCODER.encode(
                new TicketLayout(Paper.MM80, SEOUL, false).lay(new Printable.Text(allSyllables.toString()), Marks.NONE),
                Paper.MM80,
                true);
        List<String> commands = new ArrayList<>();
        for (int i = 1; i < bytes.length; i++) {
            if (bytes[i - 1] == 0x10 && List.of(0x04, 0x05, 0x14).contains((int) bytes[i])) {
                commands.add("%02x at %d".formatted(bytes[i], i));
            }
        }
        assertThat(commands).isEmpty();
    }

    @Test
    void nothingIsPrintedOfWhatMeansNothingOnPaper() {
        assertThat(Printable.of(Orders.preparing())).isEmpty();
        String bill = Orders.completed(Instant.now());
        assertThat(Printable.of(bill)).isPresent();
        assertThat(Printable.of(bill.replace("\"archived_orders_count\":4", "\"archived_orders_count\":0")))
                .isEmpty();
        // Their guests have left long ago.
        assertThat(Printable.of(bill.replace("admin:7", "system"))).isEmpty();
        assertThat(Printable.of(" \n")).isEmpty();
        assertThat(Printable.of(Orders.created())).isPresent();
        assertThat(Printable.of(Orders.cancelled())).isPresent();
        assertThat(Printable.of(Orders.deleted())).isPresent();
        assertThatThrownBy(() -> Printable.of("{\"specversion\":\"1.0\",\"type\":\"order.created\",\"data\":{}}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOptionThatIsWrongIsNamed() {
        assertThatThrownBy(() -> target("paper", "79")).hasMessageContaining("paper");
        assertThatThrownBy(() -> target("port", "0")).hasMessageContaining("port");
        assertThatThrownBy(() -> target("status", "maybe")).hasMessageContaining("status");
        assertThatThrownBy(() -> target("model", "TM-X")).hasMessageContaining("model");
        assertThatThrownBy(() -> target("columns", "80", "dots", "576")).hasMessageContaining("columns");
        assertThatThrownBy(() -> target("timeZone", "Seoul")).hasMessageContaining("timeZone");
        assertThatThrownBy(() -> target("copies", "6")).hasMessageContaining("copies");
        assertThatThrownBy(() -> target("drawer", "order.created")).hasMessageContaining("drawer");
        assertThatThrownBy(() -> target("drawerPin", "3")).hasMessageContaining("drawerPin");
        assertThatThrownBy(() -> target("buzzer", "4")).hasMessageContaining("buzzer");
        assertThatThrownBy(() -> target("fallback", "yes")).hasMessageContaining("fallback");
        assertThatThrownBy(() -> target("hots", "x")).hasMessageContaining("hots");
        assertThatThrownBy(() -> CHANNEL.open("kitchen", Map.of())).hasMessageContaining("host");
    }

    private EscPosPrinter limited(Duration limit, @Nullable PrinterAddress address, boolean hasStatus) {
        Setup setup = setup(address == null ? address(printer) : address, null, hasStatus, !hasStatus);
        return new EscPosPrinter("kitchen", setup, ENCODER, within(limit));
    }

    private static Patience within(Duration limit) {
        return new Patience(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(20), limit);
    }

    /** For printers that never answer: shorter waits than in a kitchen, so that the tests are quick. */
    private static EscPosPrinter impatient(PrinterSimulator of, boolean hasStatus, boolean answersInTurn) {
        Setup setup = new Setup(address(of), null, options(1), hasStatus, answersInTurn, false, PORTS);
        Duration few = Duration.ofSeconds(3);
        return new EscPosPrinter("kitchen", setup, ENCODER, new Patience(few, few, few, Duration.ofSeconds(80)));
    }

    private static Setup setup(
            PrinterAddress address, @Nullable PrinterAddress fallback, boolean hasStatus, boolean asPictures) {
        return new Setup(address, fallback, options(asPictures ? 5 : 1), hasStatus, hasStatus, asPictures, PORTS);
    }

    private static PrintOptions options(int copies) {
        TicketLayout layout = new TicketLayout(Paper.MM80, SEOUL, false);
        return new PrintOptions(layout, LineFilter.NONE, Peripherals.NONE, copies);
    }

    private static PrinterAddress address(PrinterSimulator of) {
        return new PrinterAddress("localhost", of.port());
    }

    /** A device that takes a little all the time, and is never done. */
    private static ServerSocket dropByDrop() throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getByName("localhost"), 0));
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                while (socket.getInputStream().readNBytes(64 * 1024).length > 0) {
                    Thread.sleep(100);
                }
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private PrintedLine line(String text) {
        return printer.tickets().get(0).lines().stream()
                .filter(line -> line.text().contains(text))
                .findFirst()
                .orElseThrow();
    }

    private void assertUnavailable(String code) {
        Outcome outcome = attempt(target());
        assertThat(outcome).returns(Result.UNAVAILABLE, Outcome::result).returns(code, Outcome::code);
        assertThat(outcome.isUncertain()).isFalse();
        assertThat(printer.tickets()).isEmpty();
    }

    private Target target(String... namesAndValues) {
        Map<String, String> options =
                new HashMap<>(Map.of("host", "localhost", "port", String.valueOf(printer.port())));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return CHANNEL.open("kitchen", options);
    }

    private static ConnectorEvent event() {
        UUID id = UUID.randomUUID();
        return new ConnectorEvent("test", id, id, id, "order.created", Instant.now(), "orders/4711", "1", "{}");
    }

    @Test
    void theConnectionEndsWhateverAStepThrows() throws Exception {
        IllegalStateException mistake = new IllegalStateException("a mistake of ours");
        try (LastLeg broken = new LastLeg("printer", new DeliverToPrinterRoute());
                ServerSocket taking = new ServerSocket(0)) {
            broken.breakAt("ask", mistake);
            Target target = target("port", String.valueOf(taking.getLocalPort()));
            assertThatThrownBy(() -> broken.attempt(target, delivery(Orders.created(), false, false)))
                    .isSameAs(mistake);
            try (Socket connection = taking.accept()) {
                connection.setSoTimeout(10_000);
                assertThat(connection.getInputStream().read()).as("closed").isEqualTo(-1);
            }
        }
    }

    private static Outcome attempt(Target target) {
        return attempt(target, Orders.created(), false, false);
    }

    private static Outcome attempt(Target target, String content, boolean isRepeat, boolean isCopy) {
        try {
            return ROUTE.attempt(target, delivery(content, isRepeat, isCopy));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Delivery delivery(String content, boolean isRepeat, boolean isCopy) {
        return new Delivery(
                1,
                UUID.randomUUID(),
                UUID.randomUUID(),
                "kitchen",
                UUID.randomUUID(),
                "order.created",
                "orders/4711",
                content,
                1,
                isRepeat,
                isCopy,
                Instant.now(),
                null);
    }
}
