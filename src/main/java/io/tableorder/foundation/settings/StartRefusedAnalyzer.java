package io.tableorder.foundation.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Prints a refused start as its lines: to standard error where the log is JSON, which nobody can read who has just started it. */
class StartRefusedAnalyzer extends AbstractFailureAnalyzer<StartRefused> {

    private final boolean isJson;

    StartRefusedAnalyzer(Environment environment) {
        // The command for the database says it by itself.
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
                reasons, "Put this right in the environment and start again. The README lists every setting.", failure);
    }
}
