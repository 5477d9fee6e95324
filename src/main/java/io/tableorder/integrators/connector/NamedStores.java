package io.tableorder.integrators.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the stores that a file names in its text, because a file that does not run may not be readable as routes. */
final class NamedStores {

    private static final Pattern NAMED =
            Pattern.compile("\\bstoreId[\"']?\\s*[:=]\\s*[\"']?(?:RAW\\()?(\\{\\{[^}]*}}|[^\\s\"',}&)]+)");

    private NamedStores() {}

    /** Each as it is written, which may be a setting. */
    static Set<String> in(byte[] content) {
        return NAMED.matcher(new String(content, UTF_8))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }
}
