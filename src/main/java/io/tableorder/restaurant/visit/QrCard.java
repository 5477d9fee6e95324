package io.tableorder.restaurant.visit;

import io.nayuki.qrcodegen.QrCode;

/**
 * What hangs at one table: the store's name, the table's number in Korean and English, and the code. Sheets have six of them on a page of
 * A4, in millimetres from its upper left corner.
 */
record QrCard(String storeName, String tableNumber, String url) {

    static final double PAGE_WIDTH = 210;
    static final double PAGE_HEIGHT = 297;
    static final double WIDTH = 90;
    static final double HEIGHT = 90;
    static final double QR_SIZE = 47;
    static final int PER_PAGE = 6;

    private static final int COLUMNS = 2;
    private static final double MARGIN_LEFT = 15;
    private static final double MARGIN_TOP = 13.5;

    static final double STORE_SIZE = 5;
    static final double TABLE_SIZE = 8;
    static final double HINT_SIZE = 3.6;

    /** From the card's upper edge to the base lines of its texts, and to the code, which needs an empty margin to be read. */
    static final double STORE_LINE = 10;

    static final double TABLE_LINE = 20.5;
    static final double QR_TOP = 27;
    static final double HINT_LINE = 82.5;

    /** The cards that a page holds lie beside and below each other without a gap, so that one cut serves two. */
    static double left(int index) {
        return MARGIN_LEFT + index % COLUMNS * WIDTH;
    }

    static double top(int index) {
        return MARGIN_TOP + index % PER_PAGE / COLUMNS * HEIGHT;
    }

    String table() {
        return "테이블 " + tableNumber + " · Table " + tableNumber;
    }

    String hint() {
        return "스캔하고 주문하세요 · Scan to order";
    }

    /** Readable with a quarter of it dirty or torn. */
    QrCode qrCode() {
        return QrCode.encodeText(url, QrCode.Ecc.QUARTILE);
    }
}
