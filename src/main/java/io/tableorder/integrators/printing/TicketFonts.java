package io.tableorder.integrators.printing;

import io.tableorder.foundation.settings.Settings;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * The fonts for tickets: the one of {@code TICKET_FONT}, then those of the service for Korean, emoji and other scripts, then those of the
 * machine.
 */
@Component
class TicketFonts {

    private static final List<String> BROUGHT = List.of(
            "NanumGothicCoding-Regular.ttf",
            "NotoEmoji-Bold.ttf",
            "DroidSansFallbackFull.ttf",
            "NotoSansThai-Regular.ttf",
            "NotoSansHebrew-Regular.ttf",
            "NotoSansArabic-Regular.ttf",
            "NotoSansDevanagari-Regular.ttf");

    private final List<Font> fonts = new ArrayList<>();

    /** Fonts by single characters. Letters of several characters are not cached, because there are too many. */
    private final Map<Integer, Optional<Font>> found = new ConcurrentHashMap<>();

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
        BROUGHT.forEach(name -> fonts.add(brought(name)));
    }

    private static Font brought(String name) {
        try (InputStream file = new ClassPathResource("fonts/" + name).getInputStream()) {
            return Font.createFont(Font.TRUETYPE_FONT, file);
        } catch (IOException | FontFormatException e) {
            throw new IllegalStateException(name, e);
        }
    }

    boolean canShow(String text) {
        return text.codePoints().allMatch(this::canShow);
    }

    boolean canShow(int character) {
        return isUnseen(character) || find(character).isPresent();
    }

    /** A font with the whole letter if there is one, or else with a part of it. Without any, the letter is drawn as a box. */
    Font of(String letter) {
        if (letter.codePointCount(0, letter.length()) == 1) {
            return find(letter.codePointAt(0)).orElse(fonts.get(0));
        }
        return fonts.stream()
                .filter(font -> letter.codePoints().allMatch(each -> isUnseen(each) || font.canDisplay(each)))
                .findFirst()
                .or(() -> find(letter.codePointAt(0)))
                .orElse(fonts.get(0));
    }

    static String describe(int character) {
        return String.format(Locale.ROOT, "U+%04X", character);
    }

    private static boolean isUnseen(int character) {
        return Character.getType(character) == Character.FORMAT
                || character >= 0xfe00 && character <= 0xfe0f
                || Character.isWhitespace(character);
    }

    private Optional<Font> find(int character) {
        return found.computeIfAbsent(character, any -> fonts.stream()
                .filter(font -> font.canDisplay(any))
                .findFirst()
                .or(() -> ofTheMachine(any)));
    }

    /** Loaded only when needed, because there may be hundreds. */
    private static Optional<Font> ofTheMachine(int character) {
        for (Font font : GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts()) {
            if (font.canDisplay(character)) {
                return Optional.of(font);
            }
        }
        return Optional.empty();
    }
}
