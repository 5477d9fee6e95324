package io.tableorder.failure;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** A member of a problem that has texts of its own, which are in the language of the answer. */
public interface Localized {

    /** The member as the answer has it; null if the answer does without. */
    @Nullable
    Object in(Locale language, MessageSource texts);
}
