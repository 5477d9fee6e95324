package io.tableorder.integrators.delivery;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@link Channel} refuses an option. The message holds no value, so all staff may read it. */
public final class WrongOption extends IllegalArgumentException {

    private static final Pattern NAMED = Pattern.compile("\\boption (\\w+)");

    WrongOption(IllegalArgumentException said) {
        super(said.getMessage(), said);
    }

    /** Whether there is no such option. */
    public boolean isUnknown() {
        return String.valueOf(getMessage()).startsWith("There is no option ");
    }

    /** The wrong option; null if it is not a single one. */
    public @Nullable String option() {
        Matcher named = NAMED.matcher(String.valueOf(getMessage()));
        return named.find() ? named.group(1) : null;
    }
}
