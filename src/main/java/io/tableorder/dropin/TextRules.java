package io.tableorder.dropin;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text in a drop-in may ask Camel to fill in: the message itself, and settings of its own. */
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
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)");
    private static final Pattern REFERENCE =
            Pattern.compile("#(class|type|bean|property|autowired|valueAs)\\b", Pattern.CASE_INSENSITIVE);

    private final String stem;
    private final List<OwnSetting> settings = new ArrayList<>();

    TextRules(String stem) {
        this.stem = stem;
    }

    void check(String text, int line) throws Refused {
        Matcher function = FUNCTION.matcher(text);
        while (function.find()) {
            if (!ALLOWED_FUNCTION.matcher(function.group(2)).matches()) {
                throw new Refused(line, "uses ${" + function.group(2) + "}, which is not allowed");
            }
        }
        Matcher placeholder = PLACEHOLDER.matcher(text);
        while (placeholder.find()) {
            OwnSetting setting = OwnSetting.of(placeholder.group(1), line);
            if (!setting.belongsTo(stem)) {
                throw new Refused(line, "reads the setting {{" + setting.name() + "}}, which is not its own");
            }
            settings.add(setting);
        }
        if (REFERENCE.matcher(text).find()) {
            throw new Refused(line, "refers to a class or bean");
        }
    }

    /** Those that the texts so far ask for. */
    List<OwnSetting> settings() {
        return List.copyOf(settings);
    }
}
