package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.ChannelOptions;

/**
 * How an ESC/POS printer drives its drawer and its buzzer.
 *
 * @param drawerPin the pin of the drawer's port: 2 or 5
 * @param isEpson whether the printer has Epson's own command for the buzzer
 */
record EscPosPorts(int drawerPin, boolean isEpson) {

    private static final byte ESC = 0x1b;

    /** How long the pulse on the pin is, and the shortest pause after it, in units of 2 ms. */
    private static final byte PULSE = 50;

    private static final byte REST = (byte) 250;

    /** From the options {@code drawerPin} and {@code model} of a printer. */
    static EscPosPorts of(ChannelOptions options) {
        String model = options.asWritten("model", "").strip();
        return new EscPosPorts(drawerPin(options), model.regionMatches(true, 0, "TM-", 0, 3));
    }

    private static int drawerPin(ChannelOptions options) {
        return switch (options.asWritten("drawerPin", "2").strip()) {
            case "2", "" -> 2;
            case "5" -> 5;
            default -> throw new IllegalArgumentException("The option drawerPin is neither 2 nor 5");
        };
    }

    byte[] openDrawer() {
        return new byte[] {ESC, 'p', (byte) (drawerPin == 5 ? 1 : 0), PULSE, REST};
    }

    /** The given number of beeps of less than half a second. */
    byte[] buzz(int times) {
        if (times == 0) {
            return new byte[0];
        }
        return isEpson
                ? new byte[] {ESC, '(', 'A', 4, 0, 48, 1, (byte) times, 5}
                : new byte[] {ESC, 'B', (byte) times, 3};
    }
}
