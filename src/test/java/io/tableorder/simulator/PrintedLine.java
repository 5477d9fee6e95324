package io.tableorder.simulator;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One line as the printer's head has printed it.
 *
 * @param runs letters that look the same; none in a picture
 * @param picture the height of a picture in dots; 0 for text
 */
public record PrintedLine(List<Run> runs, int picture) {

    /** Letters of one look. */
    public record Run(String text, int width, int height, boolean isBold, boolean isInverse) {

        Run with(String other) {
            return new Run(other, width, height, isBold, isInverse);
        }
    }

    public PrintedLine {
        runs = List.copyOf(runs);
    }

    public String text() {
        return runs.stream().map(Run::text).collect(Collectors.joining());
    }

    /** What of it is white on black. */
    public String inverse() {
        return runs.stream().filter(Run::isInverse).map(Run::text).collect(Collectors.joining());
    }

    /** Of its first letter. */
    public int width() {
        return runs.isEmpty() ? 1 : runs.get(0).width();
    }

    /** Of its first letter. */
    public int height() {
        return runs.isEmpty() ? 1 : runs.get(0).height();
    }

    /** Whether its first letter is. */
    public boolean isBold() {
        return !runs.isEmpty() && runs.get(0).isBold();
    }
}
