package io.tableorder.integrators.outbound;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host and port of a URL.
 *
 * @param port -1 for the default port of the scheme
 */
public record Authority(String host, int port) {

    /** Names of containers and Windows machines, which {@link URI} does not accept as hosts. */
    private static final Pattern WITH_UNDERSCORE = Pattern.compile("([\\w.-]*_[\\w.-]*)(?::([0-9]{1,5}))?");

    /** Empty if the URL names no host. */
    public static Optional<Authority> of(URI url) {
        if (url.getHost() != null) {
            return Optional.of(new Authority(url.getHost(), url.getPort()));
        }
        Matcher found = WITH_UNDERSCORE.matcher(Objects.requireNonNullElse(url.getRawAuthority(), ""));
        return found.matches()
                ? Optional.of(
                        new Authority(found.group(1), found.group(2) == null ? -1 : Integer.parseInt(found.group(2))))
                : Optional.empty();
    }
}
