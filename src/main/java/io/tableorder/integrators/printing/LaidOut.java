package io.tableorder.integrators.printing;

import java.io.ByteArrayOutputStream;
import java.util.Set;

/**
 * A ticket with the bytes that print it.
 *
 * @param unshown the letters that no font has
 */
record LaidOut(Ticket ticket, Set<Integer> unshown, byte[] bytes) {

    static LaidOut of(Printable printable, Marks marks, EscPosPrinter.Setup setup, EscPosEncoder encoder) {
        Paper paper = setup.options().paper();
        Ticket plain = setup.options().layout().lay(printable, marks);
        Set<Integer> unshown = encoder.unshown(plain, setup.asPictures());
        Ticket ticket = plain.with(TicketPainter.note(unshown, paper));
        return new LaidOut(
                ticket, unshown, all(printable, marks, setup, encoder.encode(ticket, paper, setup.asPictures())));
    }

    /** The drawer opens before the print, because a second attempt must not open it. */
    private static byte[] all(Printable printable, Marks marks, EscPosPrinter.Setup setup, byte[] ticket) {
        PrintOptions options = setup.options();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (options.peripherals().opensDrawer(printable, marks)) {
            all.writeBytes(setup.ports().openDrawer());
        }
        all.writeBytes(setup.ports().buzz(options.peripherals().buzzes()));
        for (int i = 0; i < options.copies(); i++) {
            all.writeBytes(ticket);
        }
        return all.toByteArray();
    }
}
