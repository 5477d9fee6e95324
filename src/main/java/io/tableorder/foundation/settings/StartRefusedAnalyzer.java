package io.tableorder.foundation.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Prints the lines of a refused start: also to standard error if the log is JSON, which is hard to read for people. */
class StartRefusedAnalyzer extends AbstractFailureAnalyzer<StartRefused> {

    private final boolean isJson;

    StartRefusedAnalyzer(Environment environment) {
        // The db command prints the lines itself.
        this.isJson = StringUtils.hasText(environment.getProperty("logging.structured.format.console"))
                && !environment.getProperty(Settings.DATABASE_ALONE, Boolean.class, false);
    }

    @Override
    protected FailureAnalysis analyze(Throwable failure, StartRefused refused) {
        String reasons = String.join(System.lineSeparator(), refused.reasons());
        if (isJson) {
            System.err.println(reasons);
        }
        return new FailureAnalysis(
                reasons, "Fix this in the environment and start again. The README lists every setting.", failure);
    }
}
