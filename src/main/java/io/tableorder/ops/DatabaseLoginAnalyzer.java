package io.tableorder.ops;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints one line when PostgreSQL refuses the user, the password or the database of {@code DATABASE_URL}, instead of a stack trace. */
class DatabaseLoginAnalyzer extends AbstractFailureAnalyzer<SQLException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable failure, SQLException refused) {
        String state = String.valueOf(refused.getSQLState());
        // Invalid authorization, and no such database.
        if (!state.startsWith("28") && !state.startsWith("3D")) {
            return null;
        }
        return new FailureAnalysis(
                "DATABASE_URL: " + refused.getMessage(),
                "Correct DATABASE_URL. The volume of a compose stack may be from a version in which the user and the database"
                        + " were called table_order: \"Names of earlier versions\" in docs/operations.md says how to rename them.",
                failure);
    }
}
