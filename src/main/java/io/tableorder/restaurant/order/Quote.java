package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/**
 * The answer to a guest who asks what a cart costs.
 *
 * @param totalPrice of the lines that have a price
 * @param menuVersion of the menu that it was priced from; a later one may have other prices
 */
record Quote(List<Line> items, long totalPrice, String currency, long menuVersion, boolean canBeOrdered) {

    /**
     * A line of the cart.
     *
     * @param menuName null if the store has no such menu
     * @param unitPrice of one dish with its options; null if it has no price
     */
    record Line(
            long menuId,
            @Nullable String menuName,
            @Nullable Long unitPrice,
            int quantity,
            @Nullable Long subtotal,
            List<ItemOption> options,
            List<Problem> problems) {

        static Line of(PricedLine line, Locale language, MessageSource texts) {
            return new Line(
                    line.asked().menuId(),
                    line.menu() == null ? null : line.menu().name(),
                    line.unitPrice(),
                    line.asked().quantity(),
                    line.unitPrice() == null ? null : line.subtotal(),
                    line.options().stream().map(ItemOption::forGuests).toList(),
                    line.problems().stream()
                            .map(problem -> Problem.of(problem, language, texts))
                            .toList());
        }
    }

    /** @param detail for people, in their language */
    record Problem(
            LineProblem.Code code,
            String pointer,
            String detail,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long optionId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer left,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant until) {

        private static Problem of(LineProblem problem, Locale language, MessageSource texts) {
            String detail =
                    texts.getMessage("quote." + problem.code(), problem.values().toArray(), language);
            return new Problem(
                    problem.code(), problem.pointer(), detail, problem.optionId(), problem.left(), problem.until());
        }
    }
}
