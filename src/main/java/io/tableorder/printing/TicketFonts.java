package io.tableorder.printing;

import io.tableorder.settings.Settings;
import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * The fonts that tickets are drawn with: the one of {@code TICKET_FONT}, then those that the service brings for Korean and for
 * emoji, then what the machine has.
 */
@Component
class TicketFonts {

    private static final Logger LOG = LoggerFactory.getLogger(TicketFonts.class);

    private final List<Font> fonts = new ArrayList<>();
    private final AtomicBoolean hasComplained = new AtomicBoolean();

    @Autowired
    TicketFonts(Settings settings) {
        this(StringUtils.hasText(settings.ticketFont()) ? Path.of(settings.ticketFont()) : null);
    }

    TicketFonts(@Nullable Path chosen) {
        if (chosen != null) {
            try (InputStream file = Files.newInputStream(chosen)) {
                fonts.add(Font.createFont(Font.TRUETYPE_FONT, file));
            } catch (IOException | FontFormatException e) {
                throw new IllegalStateException("TICKET_FONT cannot be read as a TrueType font: " + chosen, e);
            }
        }
        fonts.add(brought("fonts/NanumGothicCoding-Regular.ttf"));
        fonts.add(brought("fonts/NotoEmoji-Bold.ttf"));
        fonts.add(new Font(Font.MONOSPACED, Font.PLAIN, 1));
    }

    private static Font brought(String name) {
        try (InputStream file = new ClassPathResource(name).getInputStream()) {
            return Font.createFont(Font.TRUETYPE_FONT, file);
        } catch (IOException | FontFormatException e) {
            throw new IllegalStateException(name, e);
        }
    }

    boolean canShow(String text) {
        return Columns.letters(text).stream().allMatch(letter -> first(letter) != null);
    }

    /** The first that has the letter. If none has, it is drawn as a box, and the log is told once. */
    Font of(String letter) {
        Font font = first(letter);
        if (font == null && !hasComplained.getAndSet(true)) {
            LOG.warn("No font here has the letter {} of a ticket; set TICKET_FONT to one that has", describe(letter));
        }
        return Objects.requireNonNullElse(font, fonts.get(0));
    }

    private static String describe(String letter) {
        return String.format(Locale.ROOT, "U+%04X", letter.codePointAt(0));
    }

    private @Nullable Font first(String letter) {
        for (Font font : fonts) {
            if (font.canDisplay(letter.codePointAt(0))) {
                return font;
            }
        }
        return null;
    }
}
