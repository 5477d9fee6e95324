package io.tableorder.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers with which clients name the versions that they have (RFC 9110): {@code *}, or a list of tags, in one line or several.
 */
public final class EntityTags {

    private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*+\"";
    private static final Pattern EACH = Pattern.compile(TAG);
    private static final Pattern LIST =
            Pattern.compile("[ \\t,]*+" + TAG + "(?:[ \\t]*+,[ \\t,]*+" + TAG + ")*+[ \\t,]*+");

    private EntityTags() {}

    /** Whether the client already has the version with this tag. A cache or a proxy may have made the tag weak. */
    public static boolean isKnown(HttpServletRequest request, String tag) {
        String ifNoneMatch = joined(Collections.list(request.getHeaders("If-None-Match")));
        return ifNoneMatch != null
                && (ifNoneMatch.equals("*")
                        || in(ifNoneMatch).anyMatch(known -> bare(known).equals(tag)));
    }

    /**
     * Whether the client may change the version with this tag. A weak tag identifies no version for certain, and a malformed list names
     * none.
     */
    static boolean isExpected(List<String> lines, String tag) {
        String ifMatch = joined(lines);
        return ifMatch == null || ifMatch.equals("*") || in(ifMatch).anyMatch(tag::equals);
    }

    private static @Nullable String joined(List<String> lines) {
        return lines.isEmpty() ? null : String.join(",", lines).strip();
    }

    private static Stream<String> in(String list) {
        return LIST.matcher(list).matches() ? EACH.matcher(list).results().map(MatchResult::group) : Stream.empty();
    }

    private static String bare(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
