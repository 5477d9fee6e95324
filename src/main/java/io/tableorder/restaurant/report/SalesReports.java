package io.tableorder.restaurant.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.event.DailySales;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.SharedReads;
import io.tableorder.http.Csv;
import io.tableorder.http.Period;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Makes reports of what a store has sold. Requests for the same report share one reading of the database. */
@Component
class SalesReports implements DailySales {

    private static final int HOURS = 24;

    private final Sales sales;
    private final MessageSource texts;
    private final SharedReads<SalesReport> reads = new SharedReads<>();

    private record Question(Sales.Store store, Period days, Grouping grouping) {}

    SalesReports(Sales sales, MessageSource texts) {
        this.sales = sales;
        this.texts = texts;
    }

    Sales.Store store(UUID id) {
        return sales.store(id).orElseThrow(() -> new ProblemException(ProblemCode.STORE_NOT_FOUND));
    }

    /** @param since when the request came, by {@link System#nanoTime}: everything that was committed before is in the report */
    SalesReport report(Sales.Store store, Period days, Grouping grouping, long since) {
        return reads.read(new Question(store, days, grouping), since, () -> report(store, days, grouping));
    }

    byte[] csv(SalesReport report, Locale language) {
        String header = texts.getMessage(
                "report.sales." + report.groupBy().word() + ".header", new Object[] {report.currency()}, language);
        return Csv.of(
                List.of(header.split(",")),
                report.rows().stream().map(SalesReport.Row::cells).toList());
    }

    @Override
    public String csv(UUID store, LocalDate day, String groupBy, Locale language) {
        Grouping grouping = Grouping.of(groupBy).orElseThrow();
        return new String(csv(report(store(store), new Period(day, day), grouping), language), UTF_8);
    }

    private SalesReport report(Sales.Store store, Period days, Grouping grouping) {
        List<Sales.Line> lines = sales.lines(store, days, grouping);
        Sales.Line total =
                lines.stream().filter(line -> line.key() == null).findFirst().orElseThrow();
        List<Sales.Line> sold =
                lines.stream().filter(line -> line.key() != null).toList();
        return new SalesReport(
                days.from(),
                days.to(),
                grouping,
                store.currency(),
                total.sales(),
                total.orders(),
                total.items(),
                switch (grouping) {
                    case DAY -> each(days.from().datesUntil(days.to().plusDays(1)), sold, SalesReports::day);
                    case HOUR -> each(hoursFrom(store.firstHour()), sold, SalesReports::hour);
                    case MENU -> sold.stream().map(SalesReports::menu).toList();
                    case TABLE -> sold.stream().map(SalesReports::table).toList();
                    case OPTION -> sold.stream().map(SalesReports::option).toList();
                });
    }

    private static Stream<Integer> hoursFrom(int first) {
        return IntStream.range(first, first + HOURS).mapToObj(hour -> hour % HOURS);
    }

    /** A row for each key, with zeros for a key without sales. */
    private static <K> List<SalesReport.Row> each(
            Stream<K> keys, List<Sales.Line> sold, BiFunction<K, Sales.Line, SalesReport.Row> row) {
        Map<Object, Sales.Line> byKey = sold.stream()
                .collect(Collectors.toMap(line -> Objects.requireNonNull(line.key()), Function.identity()));
        return keys.map(key -> row.apply(key, byKey.getOrDefault(key, new Sales.Line(key, null, 0, 0, 0))))
                .toList();
    }

    private static SalesReport.Row day(LocalDate day, Sales.Line line) {
        return new SalesReport.Day(day, line.orders(), line.items(), line.sales());
    }

    private static SalesReport.Row hour(int hour, Sales.Line line) {
        return new SalesReport.Hour(hour, line.orders(), line.items(), line.sales());
    }

    private static SalesReport.Row menu(Sales.Line line) {
        return new SalesReport.Menu(id(line), name(line), line.orders(), line.items(), line.sales());
    }

    private static SalesReport.Row table(Sales.Line line) {
        return new SalesReport.Table(id(line), name(line), line.orders(), line.sales());
    }

    private static SalesReport.Row option(Sales.Line line) {
        return new SalesReport.Option(id(line), name(line), line.orders(), line.items(), line.sales());
    }

    private static long id(Sales.Line line) {
        return (Long) Objects.requireNonNull(line.key());
    }

    private static String name(Sales.Line line) {
        return Objects.requireNonNull(line.name());
    }
}
