package io.tableorder.integrators.delivery;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a {@link Channel} has said of an option: everybody may read it, for it holds no value. */
public final class WrongOption extends IllegalArgumentException {

    private static final Pattern NAMED = Pattern.compile("\\boption (\\w+)");

    WrongOption(IllegalArgumentException said) {
        super(said.getMessage(), said);
    }

    /** There is no such option, whatever it says. */
    public boolean isUnknown() {
        return String.valueOf(getMessage()).startsWith("There is no option ");
    }

    /** The option that is wrong; null if it is not one alone. */
    public @Nullable String option() {
        Matcher named = NAMED.matcher(String.valueOf(getMessage()));
        return named.find() ? named.group(1) : null;
    }
}
