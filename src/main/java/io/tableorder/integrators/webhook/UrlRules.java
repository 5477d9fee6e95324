package io.tableorder.integrators.webhook;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.integrators.outbound.Authority;
import java.io.Serial;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Which URLs a webhook may have: HTTP or HTTPS, in production only HTTPS unless private addresses are allowed; without credentials and
 * without a fragment; with port 80, 443 or one from 1024 on. Any port is allowed if private addresses are.
 */
@Component
public class UrlRules {

    static final int LONGEST = 2_000;

    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    /** Names for this machine. Some resolvers answer them locally, and others pass them on. */
    private static final Pattern LOOPBACK = Pattern.compile("(?i)(.*\\.)?localhost");

    /** Hosts that can be read as numbers, in hexadecimal, octal or with parts left out, and so as any address. */
    private static final Pattern NUMBER = Pattern.compile("(?i)(^|\\.)([0-9]+|0x[0-9a-f]*)\\.*$");

    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    private final AddressGuard guard;
    private final boolean httpsOnly;

    public UrlRules(AddressGuard guard, Settings settings) {
        this.guard = guard;
        this.httpsOnly = settings.inProduction() && !guard.allowsPrivate();
    }

    /** A URL that a webhook may not have. */
    public static class Refused extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        private final String code;

        private Refused(String code, String reason) {
            super(reason);
            this.code = code;
        }

        /** The code of the problem in the API. */
        String code() {
            return code;
        }
    }

    /** Checks the URL without resolving its host. */
    URI read(String text) throws Refused {
        URI url = parse(text);
        Authority authority = authority(url);
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw notAllowed("is neither http: nor https:");
        }
        if (httpsOnly && scheme.equals("http")) {
            throw notAllowed("is not https:, as production wants it");
        }
        if (url.getRawUserInfo() != null) {
            throw notAllowed("has credentials in it");
        }
        if (!guard.allowsPrivate() && LOOPBACK.matcher(bare(authority.host())).matches()) {
            throw notAllowed("leads to this very machine");
        }
        if (!guard.allowsPrivate() && !isSensible(authority.port())) {
            throw notAllowed("has a port that is neither 80 nor 443 nor above 1023");
        }
        return url;
    }

    /** Also checks the host if it is an IP address. A name is checked at each attempt. */
    public URI readOutside(String text) throws Refused {
        URI url = read(text);
        String host = bare(authority(url).host());
        return IPV4.matcher(host).matches() || host.contains(":") ? check(text) : url;
    }

    /** Also checks the addresses behind the host, if they are found in a short time. Otherwise each attempt checks them. */
    URI check(String text) throws Refused {
        URI url = read(text);
        try {
            guard.check(bare(authority(url).host()));
        } catch (AddressNotAllowed e) {
            throw notAllowed("leads to an address that is not allowed");
        } catch (UnknownHostException e) {
            return url;
        }
        return url;
    }

    /** The name without trailing dots. */
    private static String bare(String host) {
        return host.replaceFirst("\\.+$", "");
    }

    private static URI parse(String text) throws Refused {
        try {
            URI url = new URI(text);
            Authority authority = authority(url);
            boolean isWhole = url.getScheme() != null && url.getRawFragment() == null;
            boolean isAscii = text.chars().allMatch(letter -> letter > ' ' && letter < 127);
            boolean isPlain = !NUMBER.matcher(authority.host()).find()
                    || IPV4.matcher(authority.host()).matches();
            boolean isPort = authority.port() != 0 && authority.port() <= 65_535;
            if (isWhole && isPlain && isAscii && isPort && text.length() <= LONGEST) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new Refused("INVALID_FORMAT", "is no URL");
        }
        throw notWhole();
    }

    private static Authority authority(URI url) throws Refused {
        return Authority.of(url).orElseThrow(UrlRules::notWhole);
    }

    private static Refused notWhole() {
        return new Refused("INVALID_FORMAT", "is no absolute URL with a host and without a fragment");
    }

    private static boolean isSensible(int port) {
        return port == -1 || port == 80 || port == 443 || port >= FIRST_UNPRIVILEGED_PORT;
    }

    private static Refused notAllowed(String reason) {
        return new Refused("NOT_ALLOWED", reason);
    }
}
