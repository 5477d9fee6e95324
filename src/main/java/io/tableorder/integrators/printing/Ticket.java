package io.tableorder.integrators.printing;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines of a ticket, each of which fits the paper's width. */
record Ticket(List<Line> lines) {

    /**
     * One line.
     *
     * @param width how many times as wide as usual
     * @param height how many times as high
     * @param inverse how many of its first characters are white on black
     */
    record Line(String text, int width, int height, boolean isBold, int inverse) {

        static Line plain(String text) {
            return new Line(text, 1, 1, false, 0);
        }

        static Line bold(String text) {
            return new Line(text, 1, 1, true, 0);
        }

        /** The line in bold, and as large as given. */
        static Line large(String text, int width, int height) {
            return new Line(text, width, height, true, 0);
        }

        /** A black bar across the paper, with the text in the middle. */
        static Line bar(String text, int columns) {
            int width = Columns.of(text) <= columns / 2 ? 2 : 1;
            int room = columns / width - Columns.of(text);
            String left = " ".repeat(Math.max(0, room / 2));
            String whole = left + text + " ".repeat(Math.max(0, room - room / 2));
            return new Line(whole, width, 2, true, whole.length());
        }

        Line withInverse(int characters) {
            return new Line(text, width, height, isBold, characters);
        }

        boolean isBar() {
            return inverse > 0 && inverse == text.length();
        }
    }

    Ticket {
        lines = List.copyOf(lines);
    }

    Ticket with(List<Line> more) {
        return new Ticket(Stream.concat(lines.stream(), more.stream()).toList());
    }

    /** The given number of copies on one piece of paper, for printers that cut only once for each job. */
    Ticket times(int copies, Paper paper) {
        Line cut = Line.plain("- ".repeat(paper.columns() / 2));
        Ticket all = this;
        for (int i = 1; i < copies; i++) {
            all = all.with(List.of(Line.plain(""), cut, Line.plain(""))).with(lines);
        }
        return all;
    }

    /** The text of the ticket, for logs. */
    String text() {
        return lines.stream().map(line -> line.text().stripTrailing()).collect(Collectors.joining("\n", "", "\n"));
    }
}
