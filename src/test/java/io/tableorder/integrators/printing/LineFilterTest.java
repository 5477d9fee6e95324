package io.tableorder.integrators.printing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tableorder.integrators.delivery.ChannelOptions;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.integrators.intake.NameList;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which lines of an order go to which printer. */
class LineFilterTest {

    private static final List<String> ALL = List.of("김치찌개", "계란말이", "수제 돈까스 정식 (왕돈까스 + 우동)", "똠얌꿍", "콜라 500ml");

    @Test
    void withoutOptionsAPrinterTakesEveryLine() {
        assertThat(lines(Map.of(), Orders.created())).isEqualTo(ALL);
        assertThat(lines(Map.of("stations", " ", "fallback", "false"), Orders.atStations(Orders.created())))
                .isEqualTo(ALL);
    }

    @Test
    void aPrinterOfStationsTakesTheLinesOfThese() {
        assertThat(lines(Map.of("stations", "kitchen"))).containsExactly("김치찌개");
        assertThat(lines(Map.of("stations", "grill, BAR ,kitchen"))).containsExactly("김치찌개", "콜라 500ml");
        assertThat(lines(Map.of("stations", "grill"))).isEmpty();
        assertThat(lines(Map.of("station", "kitchen", "stations", "bar"))).containsExactly("김치찌개", "콜라 500ml");
    }

    @Test
    void aPrinterOfCategoriesTakesTheLinesOfTheseByNameOrId() {
        assertThat(lines(Map.of("categories", "반찬"))).containsExactly("계란말이", "똠얌꿍");
        assertThat(lines(Map.of("categories", "7,음료  &  주류"))).containsExactly("김치찌개", "콜라 500ml");
        // As a file from another system may write it.
        assertThat(lines(Map.of("categories", "\u1107\u1161\u11ab\u110e\u1161\u11ab")))
                .containsExactly("계란말이", "똠얌꿍");
    }

    @Test
    void aCommaWithinANameIsWrittenWithABackslash() {
        String renamed = Orders.atStations(Orders.created()).replace("\"Bar\"", "\"Bar, 2\\\\f\"");
        assertThat(lines(Map.of("stations", "kitchen, Bar\\, 2\\f"), renamed)).containsExactly("김치찌개", "콜라 500ml");
        assertThat(lines(Map.of("stations", NameList.join(List.of("bar, 2\\f"))), renamed))
                .containsExactly("콜라 500ml");
        assertThat(lines(Map.of("stations", "bar, 2\\f"), renamed)).isEmpty();
        List<String> awkward = List.of("\\", ",", "\\,", "a\\", ",b", "\\\\,,");
        assertThat(NameList.split(NameList.join(awkward))).isEqualTo(awkward);
    }

    @Test
    void aLineOfAnyOfBothIsTaken() {
        assertThat(lines(Map.of("stations", "bar", "categories", "찌개"))).containsExactly("김치찌개", "콜라 500ml");
    }

    @Test
    void theFallbackTakesTheLinesWithoutAStation() {
        assertThat(lines(Map.of("fallback", "true"))).containsExactly("계란말이", "수제 돈까스 정식 (왕돈까스 + 우동)", "똠얌꿍");
        assertThat(lines(Map.of("fallback", "true", "stations", "kitchen")))
                .containsExactly("김치찌개", "계란말이", "수제 돈까스 정식 (왕돈까스 + 우동)", "똠얌꿍");
    }

    @Test
    void theFallbackTakesWhatThePrintersThatAreKnownLeave() {
        assertThat(lines(Map.of("fallback", "true", "otherStations", ",Kitchen", "otherCategories", ",반찬")))
                .containsExactly("수제 돈까스 정식 (왕돈까스 + 우동)", "콜라 500ml");
        assertThat(lines(Map.of("fallback", "true", "otherStations", ",", "otherCategories", ",")))
                .isEqualTo(ALL);
    }

    @Test
    void theLinesOfAnOldOrderGoToTheFallback() {
        assertThat(lines(Map.of("fallback", "true", "stations", "kitchen"), Orders.created()))
                .isEqualTo(ALL);
        assertThat(lines(Map.of("stations", "kitchen"), Orders.created())).isEmpty();
    }

    @Test
    void whatBecomesOfAnOrderGoesWhereItsLinesWent() {
        for (String event : List.of(Orders.created(), Orders.cancelled(), Orders.deleted())) {
            assertThat(lines(Map.of("stations", "bar"), Orders.atStations(event)))
                    .containsExactly("콜라 500ml");
        }
    }

    @Test
    void billsAndTextsHaveNoLines() {
        PrintOptions bar = options(Map.of("stations", "bar"));
        assertThat(printable(bar, Orders.completed(Instant.now()))).isPresent();
        assertThat(printable(bar, "감사합니다")).isPresent();
    }

    @Test
    void aListWithoutNamesIsRefused() {
        assertThatThrownBy(() -> options(Map.of("stations", ", ,"))).hasMessageContaining("stations");
    }

    private static List<String> lines(Map<String, String> given) {
        return lines(given, Orders.atStations(Orders.created()));
    }

    private static List<String> lines(Map<String, String> given, String event) {
        return printable(options(given), event)
                .map(printable -> ((Printable.Order) printable)
                        .items().stream().map(Printable.Item::name).toList())
                .orElse(List.of());
    }

    private static Optional<Printable> printable(PrintOptions options, String text) {
        UUID id = new UUID(0, 1);
        return options.printable(
                new ConnectorEvent("test", id, id, id, "order.created", Instant.EPOCH, null, "1", text), text);
    }

    private static PrintOptions options(Map<String, String> given) {
        return PrintOptions.of(new ChannelOptions(given, PrintOptions.namesWith()));
    }
}
