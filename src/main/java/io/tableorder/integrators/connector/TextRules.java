package io.tableorder.integrators.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the placeholders of a text in a drop-in: it may refer to the message and to settings of its own. A text is checked both as it
 * is written and with its settings filled in, because a setting may complete a placeholder.
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

    /** Camel replaces a text that begins so with the content of a file or of another resource. */
    private static final Pattern RESOURCE = Pattern.compile("\\bresource\\s*:", Pattern.CASE_INSENSITIVE);

    /** How deep settings may refer to other settings. */
    private static final int DEEPEST = 10;

    /** Stand for the braces of a placeholder that is not filled in. */
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

    /** Refuses what no text may contain. */
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

    /** The text as Camel sees it. A setting without a value stays a placeholder, and so does the data folder. */
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

    /** The settings that the texts checked so far use. */
    List<OwnSetting> settings() {
        return List.copyOf(settings);
    }
}
