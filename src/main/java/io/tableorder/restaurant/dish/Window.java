package io.tableorder.restaurant.dish;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;

/**
 * A time of the store's clock that comes again every week. It may go over midnight: then it begins on each of its days, and ends on the day
 * after. Equal times are a window that never opens, which validation refuses.
 *
 * @param from {@code 18:00}
 * @param to the first minute after the window; {@code 24:00} is the end of the day
 */
@Opens
public record Window(
        @NotEmpty @Size(max = 7) List<@NotNull Day> days,
        @NotNull @Pattern(regexp = TIME) String from,

        @NotNull @Pattern(regexp = TIME + "|24:00") String to) {

    static final int MINUTES_A_DAY = 24 * 60;

    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

    /** A day of the week, as the API names it. */
    public enum Day {
        MON,
        TUE,
        WED,
        THU,
        FRI,
        SAT,
        SUN;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The minute of the day at which the window opens. */
    int begins() {
        return minuteOf(from);
    }

    /** How many minutes the window is open. */
    int lasts() {
        int minutes = minuteOf(to) - minuteOf(from);
        return minutes < 0 ? minutes + MINUTES_A_DAY : minutes;
    }

    private static int minuteOf(String time) {
        return Integer.parseInt(time, 0, 2, 10) * 60 + Integer.parseInt(time, 3, 5, 10);
    }
}
