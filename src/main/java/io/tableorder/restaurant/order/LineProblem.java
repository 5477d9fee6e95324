package io.tableorder.restaurant.order;

import io.tableorder.failure.ProblemCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a line of a cart from being ordered.
 *
 * @param pointer to the value in the request
 * @param optionId null if it is not about an option
 * @param left how many portions there are, if fewer than the cart asks for
 * @param until when it can be ordered again, if that is known
 * @param values fill the placeholders of the code's text
 */
record LineProblem(
        Code code,
        String pointer,
        @Nullable Long optionId,
        @Nullable Integer left,
        @Nullable Instant until,
        List<Object> values) {

    /** The codes, the most basic ones first, each with that of an order which is refused for it. */
    enum Code {
        MENU_NOT_FOUND(ProblemCode.MENU_NOT_FOUND),
        OPTION_NOT_FOUND(ProblemCode.INVALID_OPTIONS),
        OPTION_REPEATED(ProblemCode.INVALID_OPTIONS),
        OPTION_QUANTITY_TOO_HIGH(ProblemCode.INVALID_OPTIONS),
        CHOICE_REQUIRED(ProblemCode.INVALID_OPTIONS),
        TOO_MANY_CHOICES(ProblemCode.INVALID_OPTIONS),
        PRICE_TOO_HIGH(ProblemCode.INVALID_OPTIONS),
        PRICE_BELOW_ZERO(ProblemCode.PRICE_BELOW_ZERO),
        MENU_NOT_AVAILABLE(ProblemCode.MENU_NOT_AVAILABLE),
        OPTION_NOT_AVAILABLE(ProblemCode.MENU_NOT_AVAILABLE);

        private final ProblemCode refusal;

        Code(ProblemCode refusal) {
            this.refusal = refusal;
        }

        ProblemCode refusal() {
            return refusal;
        }
    }

    static LineProblem of(Code code, String pointer, Object... values) {
        return new LineProblem(code, pointer, null, null, null, List.of(values));
    }

    static LineProblem ofOption(Code code, String pointer, long option, Object... values) {
        return new LineProblem(code, pointer, option, null, null, List.of(values));
    }

    /** @param name of what is sold out, which is the first of the values */
    static LineProblem soldOut(
            Code code,
            String pointer,
            @Nullable Long option,
            String name,
            @Nullable Integer left,
            @Nullable Instant until) {
        return new LineProblem(code, pointer, option, left, until, List.of(name));
    }
}
