package io.tableorder.restaurant.dish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.restaurant.dish.Window.Day;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

    private static final Schedule LATE_ON_FRIDAYS =
            new Schedule(List.of(new Window(List.of(Day.FRI), "22:00", "02:00")));

    @Test
    void goesOverMidnight() {
        assertThat(LATE_ON_FRIDAYS.isOpen(seoul("2026-12-04T21:59:59"), SEOUL)).isFalse();
        assertThat(LATE_ON_FRIDAYS.isOpen(seoul("2026-12-04T22:00"), SEOUL)).isTrue();
        assertThat(LATE_ON_FRIDAYS.isOpen(seoul("2026-12-05T01:59:59"), SEOUL)).isTrue();
        assertThat(LATE_ON_FRIDAYS.isOpen(seoul("2026-12-05T02:00"), SEOUL)).isFalse();
        assertThat(LATE_ON_FRIDAYS.isOpen(seoul("2026-12-04T01:00"), SEOUL))
                .as("the night before")
                .isFalse();
    }

    @Test
    void goesFromSundayIntoMonday() {
        Schedule schedule = new Schedule(List.of(new Window(List.of(Day.SUN), "23:00", "01:00")));

        assertThat(schedule.isOpen(seoul("2026-12-07T00:30"), SEOUL)).isTrue();
        assertThat(schedule.nextChange(seoul("2026-12-06T23:30"), SEOUL)).contains(seoul("2026-12-07T01:00"));
    }

    @Test
    void aWholeDayEndsAtMidnight() {
        Schedule schedule = new Schedule(List.of(new Window(List.of(Day.MON), "00:00", "24:00")));

        assertThat(schedule.isOpen(seoul("2026-12-07T23:59"), SEOUL)).isTrue();
        assertThat(schedule.isOpen(seoul("2026-12-08T00:00"), SEOUL)).isFalse();
    }

    @Test
    void whatIsAlwaysOpenNeverChanges() {
        Schedule schedule = new Schedule(List.of(
                new Window(List.of(Day.values()), "00:00", "12:00"),
                new Window(List.of(Day.values()), "12:00", "24:00")));

        assertThat(schedule.nextChange(seoul("2026-12-07T23:59"), SEOUL)).isEmpty();
    }

    /** In Berlin the clocks went from 2:00 to 3:00 on 29 March 2026, and from 3:00 back to 2:00 on 25 October. */
    @ParameterizedTest
    @CsvSource({
        // The hour that is skipped: the window opens when the clock shows 3:00.
        "02:30, 04:00, 2026-03-28T23:00:00Z, 2026-03-29T01:00:00Z",
        // A window in it does not open on that day, so the next is a week later.
        "02:00, 03:00, 2026-03-28T23:00:00Z, 2026-04-05T00:00:00Z",
        // The hour that is shown twice: open, closed, and open again.
        "02:00, 02:30, 2026-10-24T23:59:00Z, 2026-10-25T00:00:00Z",
        "02:00, 02:30, 2026-10-25T00:10:00Z, 2026-10-25T00:30:00Z",
        "02:00, 02:30, 2026-10-25T00:40:00Z, 2026-10-25T01:00:00Z",
        "02:00, 02:30, 2026-10-25T01:10:00Z, 2026-10-25T01:30:00Z"
    })
    void followsTheClockOnTheWallWhenItIsSet(String from, String to, String now, String next) {
        Schedule schedule = new Schedule(List.of(new Window(List.of(Day.SUN), from, to)));

        assertThat(schedule.nextChange(Instant.parse(now), ZoneId.of("Europe/Berlin")))
                .contains(Instant.parse(next));
    }

    /** Zones of which some set their clocks by half an hour, at midnight, twice around Ramadan, or are 45 minutes off the hour. */
    @ParameterizedTest
    @CsvSource({
        "Asia/Seoul, 2026-12-01",
        "Europe/Berlin, 2026-03-22",
        "Europe/Berlin, 2026-10-18",
        "America/New_York, 2026-10-26",
        "Australia/Lord_Howe, 2026-03-30",
        "Australia/Lord_Howe, 2026-09-28",
        "Asia/Beirut, 2026-03-22",
        "Africa/Casablanca, 2026-02-10",
        "Asia/Kathmandu, 2026-06-01"
    })
    void agreesWithEachMinuteOfThreeWeeks(String zoneName, LocalDate from) {
        ZoneId zone = ZoneId.of(zoneName);
        Random random = new Random(zoneName.hashCode() + from.toEpochDay());
        for (int round = 0; round < 25; round++) {
            List<Window> windows = randomWindows(random);
            Schedule schedule = new Schedule(windows);
            Set<LocalDateTime> open = openMinutes(windows, from.minusDays(2), 27);
            Instant start = from.atTime(random.nextInt(24), random.nextInt(60))
                    .atZone(zone)
                    .toInstant();
            int minutes = 21 * 24 * 60;
            boolean[] isOpen = new boolean[minutes];
            for (int i = 0; i < minutes; i++) {
                Instant moment = start.plus(i, ChronoUnit.MINUTES);
                isOpen[i] = open.contains(LocalDateTime.ofInstant(moment, zone));
                assertThat(schedule.isOpen(moment.plusSeconds(random.nextInt(60)), zone))
                        .as("%s at %s in %s", windows, moment, zone)
                        .isEqualTo(isOpen[i]);
            }
            for (int n = 0; n < 200; n++) {
                int i = random.nextInt(6 * 24 * 60);
                Instant moment = start.plus(i, ChronoUnit.MINUTES).plusSeconds(random.nextInt(60));
                assertThat(schedule.nextChange(moment, zone))
                        .as("%s after %s in %s", windows, moment, zone)
                        .isEqualTo(changeAfter(i, isOpen, start));
            }
        }
    }

    @Test
    void aDishIsSoldOutUntilATimeAndThenFollowsItsSchedule() {
        Availability dish = new Availability(true, seoul("2026-12-04T23:00"), LATE_ON_FRIDAYS);

        assertThat(dish.isOpen(seoul("2026-12-04T22:30"), SEOUL)).isFalse();
        assertThat(dish.nextChange(seoul("2026-12-04T22:30"), SEOUL)).contains(seoul("2026-12-04T23:00"));
        assertThat(dish.isOpen(seoul("2026-12-04T23:00"), SEOUL)).isTrue();
        assertThat(dish.opensAt(seoul("2026-12-04T22:30"), SEOUL)).contains(seoul("2026-12-04T23:00"));
        assertThat(dish.opensAt(seoul("2026-12-05T03:00"), SEOUL)).contains(seoul("2026-12-11T22:00"));
        assertThat(dish.opensAt(seoul("2026-12-04T23:30"), SEOUL))
                .as("while it is open")
                .isEmpty();
    }

    @Test
    void aDishThatIsSoldOutUntilAfterItsWindowOpensInTheNext() {
        Availability dish = new Availability(true, seoul("2026-12-05T12:00"), LATE_ON_FRIDAYS);

        assertThat(dish.opensAt(seoul("2026-12-04T22:30"), SEOUL)).contains(seoul("2026-12-11T22:00"));
    }

    @Test
    void timeBringsBackNoDishThatStaffHaveSoldOut() {
        Availability dish = new Availability(false, seoul("2026-12-04T23:00"), LATE_ON_FRIDAYS);

        assertThat(dish.isOpen(seoul("2026-12-04T23:30"), SEOUL)).isFalse();
        assertThat(dish.nextChange(seoul("2026-12-04T22:30"), SEOUL)).isEmpty();
        assertThat(dish.opensAt(seoul("2026-12-04T22:30"), SEOUL)).isEmpty();
    }

    private static Instant seoul(String local) {
        return LocalDateTime.parse(local).atZone(SEOUL).toInstant();
    }

    private static List<Window> randomWindows(Random random) {
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            EnumSet<Day> days = EnumSet.noneOf(Day.class);
            for (int d = 0; d <= random.nextInt(7); d++) {
                days.add(Day.values()[random.nextInt(7)]);
            }
            // Many edges near the hours at which clocks are set.
            int from = random.nextBoolean() ? random.nextInt(4 * 60) : random.nextInt(24 * 60);
            int to = random.nextBoolean() ? random.nextInt(4 * 60) : random.nextInt(24 * 60);
            if (from != to) {
                windows.add(new Window(List.copyOf(days), time(from), time(to)));
            }
        }
        return windows.isEmpty() ? randomWindows(random) : windows;
    }

    private static String time(int minute) {
        return LocalTime.ofSecondOfDay(minute * 60L).toString();
    }

    /** Paints every minute that a window is open on a calendar without clocks. */
    private static Set<LocalDateTime> openMinutes(List<Window> windows, LocalDate first, int days) {
        Set<LocalDateTime> open = new HashSet<>();
        for (int d = 0; d < days; d++) {
            LocalDate date = first.plusDays(d);
            for (Window window : windows) {
                boolean isItsDay = window.days().stream()
                        .anyMatch(day -> date.getDayOfWeek().name().startsWith(day.name()));
                LocalDateTime end = date.atTime(LocalTime.parse(window.to()));
                LocalDateTime minute = date.atTime(LocalTime.parse(window.from()));
                if (!end.isAfter(minute)) {
                    end = end.plusDays(1);
                }
                for (; isItsDay && minute.isBefore(end); minute = minute.plusMinutes(1)) {
                    open.add(minute);
                }
            }
        }
        return open;
    }

    private static Optional<Instant> changeAfter(int minute, boolean[] isOpen, Instant start) {
        for (int i = minute + 1; i < isOpen.length; i++) {
            if (isOpen[i] != isOpen[minute]) {
                return Optional.of(start.plus(i, ChronoUnit.MINUTES));
            }
        }
        assertThat(Arrays.equals(isOpen, new boolean[isOpen.length]))
                .as("open at least once")
                .isFalse();
        return Optional.empty();
    }
}
