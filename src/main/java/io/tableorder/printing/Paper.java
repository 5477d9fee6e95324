package io.tableorder.printing;

/** A width of paper, at 203 dots per inch; a letter of the printers' font A is 12 dots wide and 24 high. */
enum Paper {
    MM58(384),
    MM80(576);

    static final int LETTER_WIDTH = 12;
    static final int LETTER_HEIGHT = 24;

    private final int dots;

    Paper(int dots) {
        this.dots = dots;
    }

    int dots() {
        return dots;
    }

    int columns() {
        return dots / LETTER_WIDTH;
    }
}
