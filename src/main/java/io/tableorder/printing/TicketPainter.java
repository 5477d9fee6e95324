package io.tableorder.printing;

import io.tableorder.printing.Ticket.Line;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.springframework.stereotype.Component;

/** Draws tickets as a thermal printer would print them: in black dots on a grid of letters. */
@Component
class TicketPainter {

    /** White above and below the letters of a line, in dots. */
    static final int LEADING = 8;

    private static final int MARGIN = 24;
    private static final int BASELINE = 20;
    private static final int DARK_ENOUGH = 150;
    private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, true);

    private final TicketFonts fonts;

    TicketPainter(TicketFonts fonts) {
        this.fonts = fonts;
    }

    /** The ticket as one picture. */
    BufferedImage paint(Ticket ticket, Paper paper) {
        int height = ticket.lines().stream().mapToInt(TicketPainter::heightOf).sum() + 2 * MARGIN;
        BufferedImage picture = blank(paper.dots(), height);
        Graphics2D graphics = graphics(picture);
        int top = MARGIN;
        for (Line line : ticket.lines()) {
            paint(graphics, line, top);
            top += heightOf(line);
        }
        graphics.dispose();
        return dots(picture);
    }

    /** One line as a picture of the paper's width. */
    BufferedImage paint(Line line, Paper paper) {
        BufferedImage picture = blank(paper.dots(), heightOf(line));
        Graphics2D graphics = graphics(picture);
        paint(graphics, line, 0);
        graphics.dispose();
        return dots(picture);
    }

    static byte[] png(BufferedImage picture) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            ImageIO.write(picture, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int heightOf(Line line) {
        return Paper.LETTER_HEIGHT * line.height() + LEADING;
    }

    private void paint(Graphics2D graphics, Line line, int top) {
        int left = 0;
        int characters = 0;
        for (String letter : Columns.letters(line.text())) {
            int cell = Columns.ofLetter(letter) * Paper.LETTER_WIDTH * line.width();
            boolean isInverse = characters < line.inverse();
            if (isInverse) {
                graphics.setColor(Color.BLACK);
                graphics.fillRect(left, top, cell, heightOf(line) - (line.isBar() ? 0 : LEADING / 2));
            }
            graphics.setColor(isInverse ? Color.WHITE : Color.BLACK);
            if (!letter.isBlank() && cell > 0) {
                paint(graphics, letter, line, left, top + LEADING / 2, cell);
            }
            left += cell;
            characters += letter.length();
        }
    }

    private void paint(Graphics2D graphics, String letter, Line line, int left, int top, int cell) {
        Font font = fonts.of(letter).deriveFont((float) Paper.LETTER_HEIGHT);
        GlyphVector glyphs = font.createGlyphVector(SMOOTH, letter.replaceAll("[\\ufe0e\\ufe0f]", ""));
        Rectangle2D box = glyphs.getLogicalBounds();
        double room = (double) cell / line.width();
        // Letters of another font than the grid is made for are made to fit their cell.
        double fit = Math.min(1, room / box.getWidth());
        AffineTransform place = AffineTransform.getTranslateInstance(left, top);
        place.scale(line.width(), line.height());
        place.translate((room - box.getWidth() * fit) / 2, BASELINE);
        place.scale(fit, fit);
        graphics.fill(place.createTransformedShape(glyphs.getOutline()));
        if (line.isBold()) {
            // As the printers do it: once more, a dot of the letter to the right.
            place.preConcatenate(AffineTransform.getTranslateInstance(line.width(), 0));
            graphics.fill(place.createTransformedShape(glyphs.getOutline()));
        }
    }

    private static BufferedImage blank(int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return picture;
    }

    private static Graphics2D graphics(BufferedImage picture) {
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        return graphics;
    }

    /** A printer's head knows black and white only. */
    private static BufferedImage dots(BufferedImage gray) {
        BufferedImage dots = new BufferedImage(gray.getWidth(), gray.getHeight(), BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < gray.getHeight(); y++) {
            for (int x = 0; x < gray.getWidth(); x++) {
                boolean isBlack = gray.getRaster().getSample(x, y, 0) < DARK_ENOUGH;
                dots.getRaster().setSample(x, y, 0, isBlack ? 0 : 1);
            }
        }
        return dots;
    }
}
