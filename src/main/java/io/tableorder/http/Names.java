package io.tableorder.http;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/** Tidies names, so that names that look the same are the same. */
public final class Names {

    private static final int BRAILLE_BLANK = 0x2800;

    private Names() {}

    /**
     * The name in its composed form (NFC), without invisible characters, without blanks at its ends, and with plain blanks only. Empty if
     * nothing of it is visible, and null for null, which validation refuses later.
     */
    @SuppressWarnings("NullAway")
    public static String tidy(@Nullable String name) {
        if (name == null) {
            return null;
        }
        StringBuilder shown = new StringBuilder(name.length());
        Normalizer.normalize(name, Normalizer.Form.NFC).codePoints().forEach(c -> {
            if (Character.isSpaceChar(c) || c == BRAILLE_BLANK) {
                shown.append(' ');
            } else if (!isInvisible(c) && !(isJoint(c) && isPlain(shown))) {
                shown.appendCodePoint(c);
            }
        });
        int end = shown.length();
        while (end > 0 && (isJoint(shown.charAt(end - 1)) && shown.charAt(end - 1) != '\uFE0F')) {
            end--;
        }
        return shown.substring(0, end).strip();
    }

    /** Whether it is one of Unicode's default ignorable characters, except those of {@link #isJoint}. */
    private static boolean isInvisible(int c) {
        return c == 0xAD
                || c == 0x34F
                || c == 0x61C
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || c >= 0x180B && c <= 0x180F
                || c == 0x200B
                || c == 0x200E
                || c == 0x200F
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2060 && c <= 0x206F
                || c == 0x3164
                || c == 0xFEFF
                || c == 0xFFA0
                || c >= 0xFFF0 && c <= 0xFFFB
                || c >= 0x1BCA0 && c <= 0x1BCA3
                || c >= 0x1D173 && c <= 0x1D17A
                || c >= 0xE0000 && c <= 0xE001F
                || c >= 0xE0080 && c <= 0xE0FFF;
    }

    /** Whether it shapes the character before it: joiners, variation selectors, tags of flags. */
    private static boolean isJoint(int c) {
        return c == 0x200C || c == 0x200D || c >= 0xFE00 && c <= 0xFE0F || c >= 0xE0020 && c <= 0xE007F;
    }

    /** Whether the text ends with a character that cannot be shaped: one of a script without joining letters, and no symbol. */
    private static boolean isPlain(CharSequence text) {
        if (text.isEmpty()) {
            return true;
        }
        int last = Character.codePointBefore(text, text.length());
        return switch (Character.UnicodeScript.of(last)) {
            case LATIN, HANGUL, HAN, HIRAGANA, KATAKANA, CYRILLIC, GREEK, THAI -> true;
            default -> Character.isSpaceChar(last) || Character.isDigit(last);
        };
    }
}
