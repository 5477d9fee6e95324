package io.tableorder.integrators.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text in a drop-in may ask Camel to fill in: the message itself, and settings of its own. A text is checked as it is
 * written and as it is with its settings in it, since both together may say what neither does alone.
 */
final class TextRules {

    private static final Pattern FUNCTION = Pattern.compile("\\$(simple)?\\{([^{}]*)}?");
    private static final String KEY = "\\[[\\w '.-]{1,64}]";
    private static final String NAME = "[.:][\\w-]+";
    private static final Pattern ALLOWED_FUNCTION = Pattern.compile("("
            + "body|bodyOneLine|bodyAs\\((String|byte\\[])\\)|exception\\.message"
            + "|headers?(" + NAME + ")?|exchangeProperty(" + NAME + ")?|variables?(" + NAME + ")?"
            + "|date(-with-timezone)?:[\\w:.,/+' -]+"
            + "|exchangeId|messageId|routeId|id|uuid|null|empty"
            + ")(" + KEY + ")*");
    private static final Pattern OPENED = Pattern.compile("\\{\\{([^{}]*)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");
    private static final Pattern REFERENCE =
            Pattern.compile("#(class|type|bean|property|autowired|valueAs)\\b", Pattern.CASE_INSENSITIVE);

    /** Camel puts the content of a file, or of whatever else can be read, in the place of a text that begins so. */
    private static final Pattern RESOURCE = Pattern.compile("\\bresource\\s*:", Pattern.CASE_INSENSITIVE);

    /** Settings within settings. */
    private static final int DEEPEST = 10;

    /** Stand for the braces of a placeholder that stays. */
    private static final String STAYS = "\uE000";

    private static final String STAYS_TO_HERE = "\uE001";

    private final String stem;
    private final Installation installation;
    private final List<OwnSetting> settings = new ArrayList<>();

    TextRules(String stem, Installation installation) {
        this.stem = stem;
        this.installation = installation;
    }

    void check(String text, int line) throws Refused {
        checkWords(text, line);
        String filled = filled(text, line);
        if (!filled.equals(text)) {
            try {
                checkWords(filled, line);
            } catch (Refused e) {
                throw e.withItsSettings();
            }
        }
    }

    /** Refuses what no text may say, whatever it is for. */
    void checkWords(String text, int line) throws Refused {
        Matcher function = FUNCTION.matcher(text);
        while (function.find()) {
            if (!ALLOWED_FUNCTION.matcher(function.group(2)).matches()) {
                throw new Refused(line, "uses ${" + function.group(2) + "}, which is not allowed");
            }
        }
        if (REFERENCE.matcher(text).find()) {
            throw new Refused(line, "refers to a class or bean");
        }
        if (RESOURCE.matcher(text).find()) {
            throw new Refused(line, "reads a \"resource:\", which is not allowed");
        }
    }

    /** The text as Camel will see it. A setting that has no value yet stays as it is, and so does the data folder. */
    String filled(String text, int line) throws Refused {
        checkSettings(text, line);
        String filled = text;
        for (int round = 0; round < DEEPEST && PLACEHOLDER.matcher(filled).find(); round++) {
            StringBuilder next = new StringBuilder();
            Matcher placeholder = PLACEHOLDER.matcher(filled);
            while (placeholder.find()) {
                placeholder.appendReplacement(next, Matcher.quoteReplacement(value(placeholder.group(1), line)));
            }
            filled = placeholder.appendTail(next).toString();
        }
        if (filled.contains("{{")) {
            throw new Refused(line, "has a setting whose braces cannot be read");
        }
        return filled.replace(STAYS, "{{").replace(STAYS_TO_HERE, "}}");
    }

    private void checkSettings(String text, int line) throws Refused {
        Matcher placeholder = OPENED.matcher(text);
        while (placeholder.find()) {
            OwnSetting setting = OwnSetting.of(placeholder.group(1), line);
            if (!setting.belongsTo(stem)) {
                throw new Refused(line, "reads the setting {{" + setting.name() + "}}, which is not its own");
            }
            settings.add(setting);
        }
    }

    private String value(String placeholder, int line) throws Refused {
        OwnSetting setting = OwnSetting.of(placeholder, line);
        if (!setting.belongsTo(stem)) {
            throw new Refused(line, "puts the name of a setting together");
        }
        String value = setting.isDataDir() ? null : installation.valueOf(setting);
        if (value == null) {
            value = OwnSetting.fallback(placeholder);
        }
        return value == null ? STAYS + placeholder + STAYS_TO_HERE : value;
    }

    /** Those that the texts so far ask for. */
    List<OwnSetting> settings() {
        return List.copyOf(settings);
    }
}
