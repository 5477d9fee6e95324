package io.tableorder.simulator;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** The paper in the printer: black dots on white, as wide as its head, growing until it is cut. */
final class PaperRoll {

    private static final int LETTER_WIDTH = 12;
    private static final int LETTER_HEIGHT = 24;
    private static final int BASELINE = 20;
    private static final int MARGIN = 16;
    private static final Charset CP949 = Charset.forName("MS949");
    private static final Font FONT = font();

    private final int dots;
    private final List<PrintedLine> lines = new ArrayList<>();
    private BufferedImage paper;
    private int top = MARGIN;

    PaperRoll(int dots) {
        this.dots = dots;
        this.paper = blank(64);
    }

    private static Font font() {
        try (InputStream file = PaperRoll.class.getResourceAsStream("/fonts/NanumGothicCoding-Regular.ttf")) {
            return Font.createFont(Font.TRUETYPE_FONT, file).deriveFont((float) LETTER_HEIGHT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FontFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isBlank() {
        return lines.isEmpty();
    }

    /** Text that does not fit on a line continues on the next, letter by letter. */
    List<PrintedLine> fitted(List<PrintedLine.Run> runs) {
        List<PrintedLine> fitted = new ArrayList<>();
        List<PrintedLine.Run> line = new ArrayList<>();
        int left = 0;
        for (PrintedLine.Run run : runs) {
            StringBuilder part = new StringBuilder();
            for (int character : run.text().codePoints().toArray()) {
                String letter = Character.toString(character);
                int cell = letter.getBytes(CP949).length * LETTER_WIDTH * run.width();
                if (left + cell > dots) {
                    line.add(run.with(part.toString()));
                    fitted.add(new PrintedLine(line, 0));
                    line.clear();
                    part.setLength(0);
                    left = 0;
                }
                part.append(letter);
                left += cell;
            }
            line.add(run.with(part.toString()));
        }
        fitted.add(new PrintedLine(line, 0));
        return fitted;
    }

    /** @param spacing from the top of this line to that of the next, unless the line is higher */
    void print(PrintedLine line, int spacing) {
        int highest =
                line.runs().stream().mapToInt(PrintedLine.Run::height).max().orElse(1) * LETTER_HEIGHT;
        int height = Math.max(spacing, highest);
        reserve(height);
        Graphics2D graphics = graphics(paper);
        int left = 0;
        for (PrintedLine.Run run : line.runs()) {
            left = print(graphics, run, left, top + (height + highest) / 2);
        }
        graphics.dispose();
        top += height;
        lines.add(line);
    }

    /** The head prints letters with their background, one cell after the other, on one base. */
    private int print(Graphics2D graphics, PrintedLine.Run run, int start, int bottom) {
        int left = start;
        int runTop = bottom - LETTER_HEIGHT * run.height();
        for (int i = 0; i < run.text().length(); ) {
            String letter = Character.toString(run.text().codePointAt(i));
            i += letter.length();
            int cell = letter.getBytes(CP949).length * LETTER_WIDTH * run.width();
            if (run.isInverse()) {
                graphics.setColor(Color.BLACK);
                graphics.fillRect(left, runTop, cell, LETTER_HEIGHT * run.height());
            }
            graphics.setColor(run.isInverse() ? Color.WHITE : Color.BLACK);
            AffineTransform usual = graphics.getTransform();
            graphics.translate(left, runTop);
            graphics.scale(run.width(), run.height());
            graphics.drawString(letter, 0, BASELINE);
            if (run.isBold()) {
                graphics.drawString(letter, 1, BASELINE);
            }
            graphics.setTransform(usual);
            left += cell;
        }
        return left;
    }

    /** @param bits rows of black dots, each row beginning with a byte of its own */
    void printPicture(byte[] bits, int bytesPerRow, int height) {
        reserve(height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < Math.min(dots, bytesPerRow * 8); x++) {
                if ((bits[y * bytesPerRow + x / 8] >> (7 - x % 8) & 1) == 1) {
                    paper.getRaster().setSample(x, top + y, 0, 0);
                }
            }
        }
        top += height;
        lines.add(new PrintedLine(List.of(), height));
    }

    void feed(int dotLines) {
        reserve(dotLines);
        top += dotLines;
    }

    /** The ticket so far, with the edge of the cut; the next one begins on clean paper. */
    PrintedTicket cut() {
        BufferedImage picture = new BufferedImage(dots, top + MARGIN, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = graphics(picture);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.drawImage(paper.getSubimage(0, 0, dots, top), 0, 0, null);
        graphics.setColor(Color.GRAY);
        graphics.setStroke(new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {12, 8}, 0));
        graphics.drawLine(0, top + MARGIN / 2, dots, top + MARGIN / 2);
        graphics.dispose();
        PrintedTicket ticket = new PrintedTicket(lines, picture);
        lines.clear();
        paper = blank(64);
        top = MARGIN;
        return ticket;
    }

    private void reserve(int height) {
        if (top + height <= paper.getHeight()) {
            return;
        }
        BufferedImage longer = blank((top + height) * 2);
        Graphics2D graphics = graphics(longer);
        graphics.drawImage(paper, 0, 0, null);
        graphics.dispose();
        paper = longer;
    }

    private BufferedImage blank(int height) {
        BufferedImage white = new BufferedImage(dots, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = white.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, dots, height);
        graphics.dispose();
        return white;
    }

    private static Graphics2D graphics(BufferedImage image) {
        Graphics2D graphics = image.createGraphics();
        graphics.setFont(FONT);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        return graphics;
    }
}
