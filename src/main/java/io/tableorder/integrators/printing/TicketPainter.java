package io.tableorder.integrators.printing;

import io.tableorder.integrators.printing.Runs.Run;
import io.tableorder.integrators.printing.Ticket.Line;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.AttributedString;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.springframework.stereotype.Component;

/** Draws tickets as a thermal printer would print them: in black dots on a grid of letters. */
@Component
class TicketPainter {

    /** The white space above and below the letters of a line, in dots. */
    static final int LEADING = 8;

    private static final int MARGIN = 24;
    private static final int BASELINE = 20;

    /** The extent of letters with marks above and below, in dots from the top of ordinary letters. */
    private static final int HIGHEST = -LEADING / 2;

    private static final int LOWEST = Paper.LETTER_HEIGHT + LEADING / 2;
    private static final int DARK_ENOUGH = 150;
    private static final int MOST_NAMED = 5;
    private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, true);

    private final TicketFonts fonts;

    TicketPainter(TicketFonts fonts) {
        this.fonts = fonts;
    }

    /** The ticket as one picture. */
    BufferedImage paint(Ticket ticket, Paper paper) {
        int height = ticket.lines().stream().mapToInt(TicketPainter::heightOf).sum() + 2 * MARGIN;
        BufferedImage picture = blank(paper.pictureWidth(), height);
        Graphics2D graphics = graphics(picture);
        int top = MARGIN;
        for (Line line : ticket.lines()) {
            paint(graphics, line, paper, top);
            top += heightOf(line);
        }
        graphics.dispose();
        return dots(picture);
    }

    /** One line as a picture of the paper's width. */
    BufferedImage paint(Line line, Paper paper) {
        BufferedImage picture = blank(paper.pictureWidth(), heightOf(line));
        Graphics2D graphics = graphics(picture);
        paint(graphics, line, paper, 0);
        graphics.dispose();
        return dots(picture);
    }

    /** The characters that no font here has. */
    Set<Integer> unshown(Ticket ticket) {
        return ticket.lines().stream()
                .flatMap(line -> line.text().codePoints().boxed())
                .filter(character -> !fonts.canShow(character))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Warns cooks of missing characters, because these may name something that a guest must not eat. */
    static List<Line> note(Set<Integer> unshown, Paper paper) {
        return unshown.isEmpty()
                ? List.of()
                : Columns.wrap("* 인쇄할 수 없는 글자 있음, 주문 확인! UNPRINTABLE: " + names(unshown), paper.columns()).stream()
                        .map(Line::bold)
                        .toList();
    }

    /** A warning for staff, in the detail of the delivery. */
    static String warning(Set<Integer> unshown) {
        return "no font has " + names(unshown) + " of it (TICKET_FONT)";
    }

    private static String names(Set<Integer> unshown) {
        String names =
                unshown.stream().limit(MOST_NAMED).map(TicketFonts::describe).collect(Collectors.joining(" "));
        return unshown.size() > MOST_NAMED ? names + " +" + (unshown.size() - MOST_NAMED) : names;
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

    private void paint(Graphics2D graphics, Line line, Paper paper, int top) {
        int left = 0;
        for (Run run : Runs.of(line.text())) {
            left = run.isGrid()
                    ? paintGrid(graphics, run, line, paper, left, top)
                    : paintLayout(graphics, run, line, paper, left, top);
        }
    }

    private int paintGrid(Graphics2D graphics, Run run, Line line, Paper paper, int start, int top) {
        int left = start;
        int characters = run.start();
        for (String letter : Columns.letters(run.text())) {
            int cell = Columns.ofLetter(letter) * paper.letterWidth() * line.width();
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
        return left;
    }

    private void paint(Graphics2D graphics, String letter, Line line, int left, int top, int cell) {
        Font font = fonts.of(letter).deriveFont((float) Paper.LETTER_HEIGHT);
        GlyphVector glyphs = font.createGlyphVector(SMOOTH, letter.replaceAll("[\\ufe0e\\ufe0f]", ""));
        Rectangle2D box = glyphs.getLogicalBounds();
        double room = (double) cell / line.width();
        // Letters of another font than that of the grid are scaled to their cell.
        double fit = Math.min(1, room / box.getWidth());
        AffineTransform place = AffineTransform.getTranslateInstance(left, top);
        place.scale(line.width(), line.height());
        place.translate((room - box.getWidth() * fit) / 2, BASELINE);
        place.scale(fit, fit);
        fill(graphics, glyphs.getOutline(), place, line);
    }

    /** Letters that join take at most the width that the grid has for them, and less if they are narrow. */
    private int paintLayout(Graphics2D graphics, Run run, Line line, Paper paper, int left, int top) {
        TextLayout layout = new TextLayout(attributed(run).getIterator(), SMOOTH);
        double advance = layout.getAdvance();
        double room = (double) Columns.of(run.text()) * paper.letterWidth();
        double fit = Math.min(1, room / Math.max(1, advance));
        Shape outline = layout.getOutline(AffineTransform.getScaleInstance(fit, 1));
        Rectangle2D box = outline.getBounds2D();
        double flat = Math.min(1, (LOWEST - HIGHEST) / Math.max(1, box.getHeight()));
        double baseline = Math.max(HIGHEST - box.getMinY() * flat, Math.min(BASELINE, LOWEST - box.getMaxY() * flat));
        AffineTransform place = AffineTransform.getTranslateInstance(left, top + LEADING / 2.0);
        place.scale(line.width(), line.height());
        place.translate(0, baseline);
        place.scale(1, flat);
        graphics.setColor(Color.BLACK);
        fill(graphics, outline, place, line);
        return left + (int) Math.ceil(advance * fit * line.width());
    }

    private AttributedString attributed(Run run) {
        AttributedString text = new AttributedString(run.text());
        text.addAttribute(
                TextAttribute.RUN_DIRECTION,
                run.isRightToLeft() ? TextAttribute.RUN_DIRECTION_RTL : TextAttribute.RUN_DIRECTION_LTR);
        int at = 0;
        Font before = null;
        for (String letter : Columns.letters(run.text())) {
            // A blank in another font would separate letters that join.
            Font font = letter.isBlank() && before != null ? before : fonts.of(letter);
            text.addAttribute(
                    TextAttribute.FONT, font.deriveFont((float) Paper.LETTER_HEIGHT), at, at + letter.length());
            at += letter.length();
            before = font;
        }
        return text;
    }

    private static void fill(Graphics2D graphics, Shape outline, AffineTransform place, Line line) {
        graphics.fill(place.createTransformedShape(outline));
        if (line.isBold()) {
            // Bold as printers do it: the letter is drawn again, one dot to the right.
            place.preConcatenate(AffineTransform.getTranslateInstance(line.width(), 0));
            graphics.fill(place.createTransformedShape(outline));
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

    /** A printer's head prints only black and white. */
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
