package io.tableorder.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of docs/scaling.md follows from the figures that the page names. */
class ScalingPageTest {

    private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*(?:\\.\\d+)?");
    private static final Pattern ROW =
            Pattern.compile("^\\| ([\\d,]+) \\| ([\\d,]+) \\| ([\\d,]+) \\|.*$", Pattern.MULTILINE);

    private static final Pattern CONNECTIONS = Pattern.compile("(?:instance|each) takes up to (\\d+)");

    private final String page;

    ScalingPageTest() throws IOException {
        page = Files.readString(Path.of("docs/scaling.md")).replace("\n", " \n");
    }

    @Test
    void everyRowIsComputedFromTheFiguresOfThePage() {
        double serviceMillis = figure("CPU of an order, service \\| ([\\d.]+) ms warm");
        double databaseMillis = figure("a quarter less with one [^|]*: ([\\d.]+) ms \\|");
        double streamsMeasured = figure("live streams of one instance \\| ([\\d,]+) with");
        double kilobytesForGood = figure("72 hours; ([\\d.]+) KB for good");
        double kilobytesAtFirst = figure("disk of an order \\| ([\\d.]+) KB at first") - kilobytesForGood;
        double ordersADay = figure("(\\d+) orders a day");
        double ordersAMinute = figure("so (\\d+) a minute");
        double streams = figure("(\\d+) live streams \\(");
        double busy = 2 * figure("kept at (\\d+) %") / 100;

        List<List<String>> rows = rows();
        assertThat(rows).hasSize(7);
        for (List<String> row : rows) {
            double stores = value(row.get(0));
            double orders = stores * ordersAMinute / 60;
            double cpu = orders * serviceMillis / 1000;
            double ordersAYear = stores * ordersADay * 365;
            List<Double> computed = List.of(
                    stores,
                    orders,
                    orders * 4,
                    cpu,
                    orders * databaseMillis / 1000,
                    stores * streams,
                    Math.ceil(cpu / busy),
                    Math.ceil(stores * streams / streamsMeasured),
                    ordersAYear / 1e6,
                    (ordersAYear * kilobytesForGood + stores * ordersADay * 3 * kilobytesAtFirst) / 1e6);
            assertThat(row).hasSameSizeAs(computed);
            for (int i = 0; i < row.size(); i++) {
                assertThat(rounded(computed.get(i), row.get(i)))
                        .as("number %d of %s", i + 1, row)
                        .isEqualByComparingTo(new BigDecimal(row.get(i).replace(",", "")));
            }
        }
    }

    /** Operators compare it with max_connections. */
    @Test
    void everyPageHasTheSameNumberOfConnectionsOfAnInstance() throws IOException {
        String connections = String.valueOf((int) figure("database connections of one instance \\| up to (\\d+)"));
        for (String other : List.of("docs/operations.md", "docs/runbooks.md", "docs/scaling.md")) {
            assertThat(CONNECTIONS.matcher(Files.readString(Path.of(other))).results())
                    .as(other)
                    .isNotEmpty()
                    .allMatch(found -> found.group(1).equals(connections));
        }
    }

    /** Half of the page's worth is to say which figures there are, and which are missing. */
    @Test
    void figuresThatNobodyMeasuredAreMarked() {
        assertThat(page.lines().filter(line -> line.contains("| missing: "))).hasSizeGreaterThanOrEqualTo(1);
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        ROW.matcher(page)
                .results()
                .forEach(row -> rows.add(NUMBER.matcher(row.group())
                        .results()
                        .map(number -> strip(number.group()))
                        .toList()));
        return rows;
    }

    /** Commas stand within numbers, and after them. */
    private static String strip(String number) {
        return number.endsWith(",") ? number.substring(0, number.length() - 1) : number;
    }

    private double figure(String pattern) {
        var found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(pattern).isTrue();
        return value(found.group(1));
    }

    private static double value(String number) {
        return Double.parseDouble(number.replace(",", ""));
    }

    private static BigDecimal rounded(double value, String like) {
        return BigDecimal.valueOf(value).setScale(new BigDecimal(like.replace(",", "")).scale(), RoundingMode.HALF_UP);
    }
}
