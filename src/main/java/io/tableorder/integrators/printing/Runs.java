package io.tableorder.integrators.printing;

import java.awt.Font;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.List;

/** The runs of a line from left to right, each with one direction. */
final class Runs {

    /** Marks around text of one direction within a line of the other. */
    private static final char EMBEDDING = '\u202b';

    private static final char END = '\u202c';

    private Runs() {}

    /**
     * A part of a line.
     *
     * @param start its place in the text of the line
     * @param isGrid whether each letter has cells of its own; otherwise letters join, stack or turn, and have to be drawn together
     */
    record Run(String text, int start, boolean isRightToLeft, boolean isGrid) {}

    /** Marks a text that begins from the right, so that it does at any place in a line. */
    static String embedded(String whole, String part) {
        boolean isLeftToRight = new Bidi(whole, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).baseIsLeftToRight();
        return isLeftToRight ? part : EMBEDDING + part + END;
    }

    static List<Run> of(String line) {
        if (line.chars().noneMatch(Runs::isSpecial)) {
            return line.isEmpty() ? List.of() : List.of(new Run(line, 0, false, true));
        }
        Bidi bidi = new Bidi(line, Bidi.DIRECTION_LEFT_TO_RIGHT);
        List<Run> runs = new ArrayList<>();
        List<Byte> levels = new ArrayList<>();
        int start = 0;
        int at = 0;
        Kind kind = null;
        for (String letter : Columns.letters(line)) {
            Kind next = Kind.of(letter, bidi.getLevelAt(at));
            if (kind != null && !next.equals(kind)) {
                add(runs, levels, line.substring(start, at), start, kind);
                start = at;
            }
            kind = next;
            at += letter.length();
        }
        if (kind != null) {
            add(runs, levels, line.substring(start), start, kind);
        }
        return inOrder(runs, levels);
    }

    private record Kind(int level, boolean isGrid) {

        static Kind of(String letter, int level) {
            boolean isUpright = level % 2 == 0;
            return new Kind(level, isUpright && !joins(letter));
        }
    }

    /** Emoji do not count: they have several characters too, but do not join with their neighbours. */
    private static boolean joins(String letter) {
        return isSpecial(letter.charAt(0)) && !Character.isSurrogate(letter.charAt(0));
    }

    private static boolean isSpecial(int unit) {
        return Font.textRequiresLayout(new char[] {(char) unit}, 0, 1);
    }

    private static void add(List<Run> runs, List<Byte> levels, String text, int start, Kind kind) {
        String shown = text.replace(String.valueOf(EMBEDDING), "").replace(String.valueOf(END), "");
        if (!shown.isEmpty()) {
            runs.add(new Run(shown, start, kind.level % 2 == 1, kind.isGrid));
            levels.add((byte) kind.level);
        }
    }

    private static List<Run> inOrder(List<Run> runs, List<Byte> levels) {
        byte[] each = new byte[levels.size()];
        for (int i = 0; i < each.length; i++) {
            each[i] = levels.get(i);
        }
        Run[] ordered = runs.toArray(Run[]::new);
        Bidi.reorderVisually(each, 0, ordered, 0, ordered.length);
        return List.of(ordered);
    }
}
