package io.tableorder.foundation.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Says what an operator has to do about a failed TLS connection to PostgreSQL, Redis or RabbitMQ. The reason is some levels deep in the
 * exceptions of their clients, in words about paths and anchors.
 */
public final class TlsFailure {

    private static final String PAGE = " (docs/tls.md)";

    /** The driver's own check of the host name; the rest of its message is in the language of the machine. */
    private static final String VERIFIER_OF_POSTGRESQL = "HostnameVerifier";

    private TlsFailure() {}

    /** The line for this failure, which continues after a colon; null if it has nothing to do with TLS. */
    public static @Nullable String explain(Throwable failure) {
        String line = null;
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        // The deepest cause knows best.
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            String found = line(cause);
            line = found == null ? line : found;
        }
        return line == null ? null : line + PAGE;
    }

    /** The line for this failure, or what it says itself. */
    public static String explainOr(Throwable failure, String otherwise) {
        String line = explain(failure);
        return line == null ? otherwise : line;
    }

    private static @Nullable String line(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return "its certificate, or one that signed it, has expired (" + cause.getMessage()
                    + "): give the server a new one";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "its certificate, or one that signed it, is not valid yet (" + cause.getMessage()
                    + "): compare the clocks of both machines";
        }
        if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return "its certificate is signed by no authority that is trusted here: put the certificate of its"
                    + " authority into the file that TLS_CA_FILE names";
        }
        if (isOfAnotherHost(cause)) {
            return "its certificate is for another host (" + cause.getMessage()
                    + "): use a name of the certificate in the URL, or give the server a certificate with this name";
        }
        return cause instanceof SSLException ? "TLS failed: " + cause.getMessage() : null;
    }

    /** What Java finds wrong with a trusted certificate itself is its name. */
    private static boolean isOfAnotherHost(Throwable cause) {
        return cause.getClass() == CertificateException.class
                || cause instanceof SQLException
                        && String.valueOf(cause.getMessage()).contains(VERIFIER_OF_POSTGRESQL);
    }
}
