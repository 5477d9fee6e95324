package io.tableorder.simulator;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Collectors;

/** What lies in the tray: the lines up to a cut, and how they look. */
public record PrintedTicket(List<PrintedLine> lines, BufferedImage picture) {

    public PrintedTicket {
        lines = List.copyOf(lines);
    }

    /** As text, with one line for each picture. */
    public String text() {
        return lines.stream()
                .map(line -> line.picture() > 0
                        ? "[picture, " + line.picture() + " dots high]"
                        : line.text().stripTrailing())
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
