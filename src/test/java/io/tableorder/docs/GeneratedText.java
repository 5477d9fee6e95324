package io.tableorder.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Part of a page that a test generates, between two comments of HTML. It is compared, or, with {@code -Dtable-order.docs=write},
 * written.
 */
final class GeneratedText {

    private static final boolean WRITES = "write".equals(System.getProperty("table-order.docs"));

    private GeneratedText() {}

    static void check(Path page, String name, String text) throws IOException {
        String begin = "<!-- generated: " + name + " -->\n";
        String end = "<!-- end of " + name + " -->";
        String whole = Files.readString(page);
        int from = whole.indexOf(begin) + begin.length();
        int to = whole.indexOf(end, from);
        assertThat(to).as("%s has a place for %s", page, name).isGreaterThan(from - 1);
        if (WRITES) {
            Files.writeString(page, whole.substring(0, from) + text + whole.substring(to));
        } else {
            assertThat(whole.substring(from, to))
                    .as("%s of %s, which -Dtable-order.docs=write writes", name, page)
                    .isEqualTo(text);
        }
    }
}
