package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.ChannelOptions;
import java.time.Duration;
import java.time.Instant;

/**
 * The devices that are connected to a printer.
 *
 * @param hasDrawer whether it opens a cash drawer for bills
 * @param buzzes how often its buzzer sounds for each ticket
 */
record Peripherals(boolean hasDrawer, int buzzes) {

    static final Peripherals NONE = new Peripherals(false, 0);

    /** A bill that is printed later than this does not open the drawer, which could stand open unattended. */
    private static final Duration IN_TIME = Duration.ofMinutes(5);

    /** From the options {@code drawer} and {@code buzzer} of a printer. */
    static Peripherals of(ChannelOptions options) {
        return new Peripherals(hasDrawer(options), options.number("buzzer", 0, 3, 0));
    }

    private static boolean hasDrawer(ChannelOptions options) {
        return switch (options.asWritten("drawer", "none").strip()) {
            case "session.completed" -> true;
            case "none", "" -> false;
            default -> throw new IllegalArgumentException("The option drawer is neither none nor session.completed");
        };
    }

    /** A bill opens the drawer once: not if it may be on paper already. */
    boolean opensDrawer(Printable printable, Marks marks) {
        return hasDrawer
                && !marks.isDuplicate()
                && printable instanceof Printable.Bill bill
                && Instant.now().isBefore(bill.endedAt().plus(IN_TIME));
    }
}
