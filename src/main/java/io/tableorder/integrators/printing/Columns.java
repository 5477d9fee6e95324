package io.tableorder.integrators.printing;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many columns of a ticket a text takes: Korean letters and signs take two, Latin ones one. A letter of several characters, such as an
 * emoji, is never split.
 */
final class Columns {

    /** The charset of Korean printers, with two bytes for each letter that is two columns wide. */
    static final Charset CP949 = Charset.forName("MS949");

    /** The part of CP949 that every Korean printer has: the 2,350 common syllables, without the 8,822 rare ones. */
    private static final Charset COMMON = Charset.forName("EUC-KR");

    private static final Pattern LETTER = Pattern.compile("\\X");
    private static final Pattern BREAK = Pattern.compile("(?<= )(?=[^ ])");

    private Columns() {}

    /** Text for a printer: with composed syllables, and without characters that control the printer. */
    static String clean(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .replace('\u00a0', ' ')
                .replace('\u20a9', '\uffe6')
                .replaceAll("[\\p{Cc}\\p{Cs}\\u200b\\u2028\\u2029\\u202a-\\u202e\\u2060-\\u2069\\ufeff]", " ");
    }

    /** The same text on one line, for texts of guests. */
    static String oneLine(String text) {
        return clean(text).replaceAll("\\s+", " ").strip();
    }

    static List<String> letters(String text) {
        List<String> letters = new ArrayList<>();
        Matcher matcher = LETTER.matcher(text);
        while (matcher.find()) {
            letters.add(matcher.group());
        }
        return letters;
    }

    static int of(String text) {
        return letters(text).stream().mapToInt(Columns::ofLetter).sum();
    }

    static int ofLetter(String letter) {
        if (encodes(CP949, letter)) {
            return letter.getBytes(CP949).length;
        }
        int type = Character.getType(letter.codePointAt(0));
        if (type == Character.NON_SPACING_MARK || type == Character.FORMAT || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return isWide(letter.codePointAt(0)) ? 2 : 1;
    }

    private static boolean isWide(int character) {
        return character >= 0x1100 && character <= 0x115f
                || character >= 0x2190 && character <= 0x2bff
                || character >= 0x2e80 && character <= 0xa97f
                || character >= 0xac00 && character <= 0xd7ff
                || character >= 0xf900 && character <= 0xfaff
                || character >= 0xfe30 && character <= 0xfe6f
                || character >= 0xff00 && character <= 0xff60
                || character >= 0xffe0 && character <= 0xffe6
                || character >= 0x1f000;
    }

    /** Whether every Korean printer can print these letters. */
    static boolean isCommon(String text) {
        return encodes(COMMON, text);
    }

    /** Whether these letters have a code, although an old printer may be unable to print them. */
    static boolean isEncodable(String text) {
        return encodes(CP949, text);
    }

    private static boolean encodes(Charset charset, String text) {
        CharsetEncoder encoder = charset.newEncoder();
        return encoder.canEncode(text);
    }

    /** Lines of at most so many columns, broken between words where possible. A line that fits stays as it is. */
    static List<String> wrap(String text, int columns) {
        if (of(text) <= columns) {
            return List.of(text.stripTrailing());
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int width = 0;
        for (String word : BREAK.split(text)) {
            int wordWidth = of(word.stripTrailing());
            if (width + wordWidth > columns && width > 0) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
                width = 0;
            }
            if (wordWidth <= columns) {
                line.append(word);
                width += of(word);
                continue;
            }
            for (String letter : letters(word)) {
                int letterWidth = ofLetter(letter);
                if (width + letterWidth > columns && width > 0) {
                    lines.add(line.toString().stripTrailing());
                    line.setLength(0);
                    width = 0;
                }
                line.append(letter);
                width += letterWidth;
            }
        }
        if (!line.toString().isBlank()) {
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
