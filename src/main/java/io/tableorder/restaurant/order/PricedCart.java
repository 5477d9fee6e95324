package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tableorder.failure.Localized;
import io.tableorder.http.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/**
 * A cart as a store would sell it now. A refused order carries it to the guest, as its quote.
 *
 * @param portions how many the cart asks for of those dishes that are counted, by their ids
 * @param isPaused whether the store takes no orders of guests now
 */
record PricedCart(List<PricedLine> lines, Map<Long, Integer> portions, PriceList prices, boolean isPaused)
        implements Localized {

    /** The member of a problem that holds the cart. */
    static final String QUOTE = "quote";

    /** A refusal leaves out a quote that is longer: its guest may ask for it. */
    private static final int LONGEST_IN_REFUSAL = 32_000;

    private record Raw(@JsonValue @JsonRawValue String json) {}

    /** The sum of those lines that have a price. */
    long total() {
        long total = 0;
        for (PricedLine line : lines) {
            total += line.subtotal();
        }
        return total;
    }

    /** The most basic one of all lines. */
    Optional<LineProblem> firstProblem() {
        return lines.stream().flatMap(line -> line.problems().stream()).min(Comparator.comparing(LineProblem::code));
    }

    Quote quote(Locale language, MessageSource texts) {
        return new Quote(
                lines.stream().map(line -> Quote.Line.of(line, language, texts)).toList(),
                total(),
                prices.currency(),
                prices.menuVersion(),
                !isPaused && firstProblem().isEmpty());
    }

    @Override
    public @Nullable Object in(Locale language, MessageSource texts) {
        String quote = Json.writeText(quote(language, texts));
        return quote.length() > LONGEST_IN_REFUSAL ? null : new Raw(quote);
    }
}
