package io.tableorder.integrators.printing;

import com.github.anastaciocintra.escpos.EscPos;
import com.github.anastaciocintra.escpos.Style;
import com.github.anastaciocintra.escpos.Style.ColorMode;
import com.github.anastaciocintra.escpos.Style.FontSize;
import com.github.anastaciocintra.escpos.image.BitonalThreshold;
import com.github.anastaciocintra.escpos.image.CoffeeImageImpl;
import com.github.anastaciocintra.escpos.image.EscPosImage;
import com.github.anastaciocintra.escpos.image.RasterBitImageWrapper;
import io.tableorder.integrators.printing.Ticket.Line;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Turns tickets into bytes for ESC/POS printers. Text is sent as CP949, for the printer's own font. A line with a letter that Korean
 * printers may lack is sent as a picture.
 */
@Component
class EscPosEncoder {

    private static final int ESC = 0x1b;
    private static final int FS = 0x1c;
    private static final int GS = 0x1d;
    private static final int DLE = 0x10;

    /** The distance from the head to the cutter. */
    private static final int LINES_TO_THE_CUTTER = 5;

    private final TicketFonts fonts;
    private final TicketPainter painter;

    EscPosEncoder(TicketFonts fonts, TicketPainter painter) {
        this.fonts = fonts;
        this.painter = painter;
    }

    /**
     * The whole ticket, with a cut at its end.
     *
     * @param asPictures for printers without a Korean font
     */
    byte[] encode(Ticket ticket, Paper paper, boolean asPictures) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (EscPos printer = new EscPos(bytes)) {
            printer.setCharsetName(Columns.CP949.name());
            printer.initializePrinter();
            // Turns the automatic status off, which would be taken for an answer.
            printer.write(GS).write('a').write(0);
            // Has the printer read two bytes as one letter.
            printer.write(FS).write('&');
            for (Line line : ticket.lines()) {
                if (asPictures || !isText(line.text())) {
                    printer.write(new RasterBitImageWrapper(), picture(line, paper));
                } else {
                    if (line.inverse() > 0) {
                        printer.write(style(line, true), line.text().substring(0, line.inverse()));
                    }
                    printer.writeLF(style(line, false), line.text().substring(line.inverse()));
                }
            }
            printer.write(ESC).write('2');
            printer.write(ESC).write('d').write(LINES_TO_THE_CUTTER);
            printer.cut(EscPos.CutMode.PART);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The characters that neither the printer nor a picture can show. */
    Set<Integer> unshown(Ticket ticket, boolean asPictures) {
        Set<Integer> unshown = painter.unshown(ticket);
        unshown.removeIf(character -> !asPictures && Columns.isEncodable(Character.toString(character)));
        return unshown;
    }

    /** A rare syllable is sent as text if no font here can draw it, although an old printer may lack it. */
    private boolean isText(String text) {
        return Columns.isCommon(text) || Columns.isEncodable(text) && !fonts.canShow(text);
    }

    private static Style style(Line line, boolean isInverse) {
        return new Style()
                .setFontSize(size(line.width()), size(line.height()))
                .setBold(line.isBold())
                .setColorMode(isInverse ? ColorMode.WhiteOnBlack : ColorMode.BlackOnWhite_Default)
                .setLineSpacing(TicketPainter.heightOf(line));
    }

    private static FontSize size(int times) {
        return FontSize.values()[times - 1];
    }

    private EscPosImage picture(Line line, Paper paper) {
        BufferedImage picture = painter.paint(line, paper);
        hideCommands(picture.getRaster());
        return new EscPosImage(new CoffeeImageImpl(picture), new BitonalThreshold());
    }

    /**
     * Printers obey bytes that look like a real-time command even within a picture: these could ask for the status, open the cash drawer
     * or switch the printer off. One more black dot turns them into other bytes.
     */
    private static void hideCommands(WritableRaster dots) {
        int previous = 0;
        for (int y = 0; y < dots.getHeight(); y++) {
            for (int x = 0; x < dots.getWidth(); x += 8) {
                int eight = 0;
                for (int bit = 0; bit < 8; bit++) {
                    eight = eight << 1 | 1 - dots.getSample(x + bit, y, 0);
                }
                if (previous == DLE && (eight == 0x04 || eight == 0x05 || eight == 0x14)) {
                    dots.setSample(x + 6, y, 0, 0);
                    eight |= 2;
                }
                previous = eight;
            }
        }
    }
}
