package io.tableorder.restaurant.report;

import io.tableorder.failure.Languages;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.SharedReads;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Parameters;
import io.tableorder.http.Period;
import io.tableorder.http.Requests;
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
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** The steps of {@link ReportSalesRoute}: in which form, of what, and the answer. */
@Component
class ReportSales {

    private static final int HOURS = 24;
    private static final String FORM = "report.form";
    private static final MediaType CSV = new MediaType("text", "csv");

    private final Sales sales;
    private final MessageSource texts;
    private final SharedReads<SalesReport> reads = new SharedReads<>();

    private record Question(UUID store, Sales.Store settings, Period days, Grouping grouping) {}

    ReportSales(Sales sales, MessageSource texts) {
        this.sales = sales;
        this.texts = texts;
    }

    /** Settles whether the answer is JSON or CSV, before anything is read for it. */
    void chooseForm(Exchange exchange) {
        Requests.responseOf(exchange).addHeader("Vary", "Accept, Accept-Language");
        exchange.setProperty(FORM, Requests.accepted(exchange, MediaType.APPLICATION_JSON, CSV));
    }

    /** Without a last day it is today, without a first one it is the last. */
    void report(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        Grouping grouping = grouping(Parameters.query(exchange, "group_by"));
        Sales.Store settings = store(store);
        Period days = Period.of(exchange, settings.today(), 1);
        // Several screens of a store often want the same one, and it takes its time.
        exchange.getMessage()
                .setBody(reads.read(
                        new Question(store, settings, days, grouping),
                        Requests.arrival(exchange),
                        () -> report(store, settings, days.from(), days.to(), grouping)));
    }

    void answer(Exchange exchange) {
        if (CSV.equals(exchange.getProperty(FORM))) {
            answerWithCsv(exchange);
        } else {
            Answers.ok(exchange);
        }
    }

    private void answerWithCsv(Exchange exchange) {
        SalesReport report = exchange.getMessage().getBody(SalesReport.class);
        Answers.file(
                exchange.getMessage(),
                Csv.MEDIA_TYPE,
                "sales-" + report.fromDate() + "-" + report.toDate() + "-"
                        + report.groupBy().word() + ".csv",
                csv(report, Languages.preferred(exchange.getMessage().getHeader("Accept-Language", String.class))));
    }

    byte[] csv(SalesReport report, Locale language) {
        String header = texts.getMessage(
                "report.sales." + report.groupBy().word() + ".header", new Object[] {report.currency()}, language);
        return Csv.of(
                List.of(header.split(",")),
                report.rows().stream().map(SalesReport.Row::cells).toList());
    }

    private static Grouping grouping(@Nullable String word) {
        return word == null
                ? Grouping.DAY
                : Grouping.of(word).orElseThrow(() -> ProblemException.invalid("?group_by", "OUT_OF_RANGE"));
    }

    /** Of a store that is there. */
    SalesReport report(UUID store, LocalDate from, LocalDate to, Grouping grouping) {
        return report(store, store(store), from, to, grouping);
    }

    private Sales.Store store(UUID id) {
        return sales.store(id).orElseThrow(() -> new ProblemException(ProblemCode.STORE_NOT_FOUND));
    }

    private SalesReport report(UUID store, Sales.Store settings, LocalDate from, LocalDate to, Grouping grouping) {
        List<Sales.Line> lines = sales.lines(store, settings.timeZone(), from, to, grouping);
        Sales.Line total =
                lines.stream().filter(line -> line.key() == null).findFirst().orElseThrow();
        List<Sales.Line> sold =
                lines.stream().filter(line -> line.key() != null).toList();
        return new SalesReport(
                from,
                to,
                grouping,
                settings.currency(),
                total.sales(),
                total.orders(),
                total.items(),
                switch (grouping) {
                    case DAY -> each(from.datesUntil(to.plusDays(1)), sold, ReportSales::day);
                    case HOUR -> each(hoursFrom(settings.firstHour()), sold, ReportSales::hour);
                    case MENU -> sold.stream().map(ReportSales::menu).toList();
                    case TABLE -> sold.stream().map(ReportSales::table).toList();
                });
    }

    private static Stream<Integer> hoursFrom(int first) {
        return IntStream.range(first, first + HOURS).mapToObj(hour -> hour % HOURS);
    }

    /** A row for each key, also without sales. */
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

    private static long id(Sales.Line line) {
        return (Long) Objects.requireNonNull(line.key());
    }

    private static String name(Sales.Line line) {
        return Objects.requireNonNull(line.name());
    }
}
