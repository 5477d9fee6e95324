package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.ChannelOptions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How wide tickets are, decided by the options of the printer: the width that its head prints.
 *
 * @param columns letters of the printers' font A
 */
record Paper(int columns, int dots) {

    static final Paper MM58 = new Paper(32, 384);
    static final Paper MM80 = new Paper(48, 576);

    private static final Paper MM112 = new Paper(69, 832);

    static final int LETTER_HEIGHT = 24;

    private static final int USUAL_LETTER_WIDTH = 12;
    private static final int NARROWEST_LETTER = 8;

    /** Printers by the beginnings of their models' names. docs/integrators.md names the sources. */
    private static final List<Series> KNOWN = List.of(
            new Series("TM-m10", new Paper(35, 420), new Paper(35, 420)),
            new Series("TM-m30", MM80, new Paper(35, 420)),
            new Series("TM-T20", MM80, new Paper(35, 420)),
            new Series("TM-T70", new Paper(42, 512), new Paper(42, 512)),
            new Series("TM-T81", new Paper(42, 512), new Paper(42, 512)),
            new Series("TM-T82", MM80, new Paper(35, 420)),
            new Series("TM-T88", new Paper(42, 512), new Paper(30, 360)),
            new Series("TM-T90", new Paper(42, 512), new Paper(30, 360)),
            new Series("mC-Print2", MM58, MM58),
            new Series("mC-Print3", MM80, MM58),
            new Series("TSP100", MM80, MM58),
            new Series("TSP143", MM80, MM58),
            new Series("TSP650", MM80, MM58),
            new Series("TSP654", MM80, MM58),
            new Series("TSP800", MM112, MM112),
            new Series("TSP847", MM112, MM112));

    /** A family of printers. One for a single width of paper has it twice. */
    private record Series(String name, Paper mm80, Paper mm58) {

        boolean has(String model) {
            return model.toUpperCase(Locale.ROOT).startsWith(name.toUpperCase(Locale.ROOT));
        }
    }

    /** From the options {@code paper}, {@code model}, {@code columns} and {@code dots} of a printer. */
    static Paper of(ChannelOptions options) {
        Paper usual = usual(isWide(options), options.optional("model"));
        int dots = options.number("dots", 128, 1_200, usual.dots);
        boolean isOfOwnWidth = options.optional("dots") != null;
        int columns = options.number("columns", 16, 96, isOfOwnWidth ? dots / USUAL_LETTER_WIDTH : usual.columns);
        if (dots / columns < NARROWEST_LETTER) {
            throw new IllegalArgumentException("The option columns is more than the dots have room for");
        }
        return new Paper(columns, dots);
    }

    private static boolean isWide(ChannelOptions options) {
        return switch (options.asWritten("paper", "80").strip()) {
            case "80", "" -> true;
            case "58" -> false;
            default -> throw new IllegalArgumentException("The option paper is neither 58 nor 80");
        };
    }

    private static Paper usual(boolean isWide, @Nullable String model) {
        if (model == null) {
            return isWide ? MM80 : MM58;
        }
        Series series = KNOWN.stream()
                .filter(known -> known.has(model))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The option model is none of "
                        + KNOWN.stream().map(Series::name).collect(Collectors.joining(", "))
                        + "; set columns and dots instead"));
        return isWide ? series.mm80 : series.mm58;
    }

    int letterWidth() {
        return dots / columns;
    }

    /** Printers take pictures in units of eight dots. The surplus dots are white, and beyond the edge. */
    int pictureWidth() {
        return (dots + 7) / 8 * 8;
    }
}
