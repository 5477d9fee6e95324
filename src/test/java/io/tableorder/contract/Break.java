package io.tableorder.contract;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.compare.OpenApiDiffOptions;
import org.openapitools.openapidiff.core.model.Changed;
import org.openapitools.openapidiff.core.model.ChangedApiResponse;
import org.openapitools.openapidiff.core.model.ChangedList;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.model.ChangedOperation;
import org.openapitools.openapidiff.core.model.ChangedParameter;
import org.openapitools.openapidiff.core.model.ChangedSchema;
import org.openapitools.openapidiff.core.model.ComposedChanged;

/**
 * A change of the contract that breaks clients of the one before.
 *
 * @param operationId of the operation whose clients break
 * @param operation its method and path
 * @param schema the name of the schema that breaks them, if it is one
 */
record Break(String operationId, String operation, @Nullable String schema, String what) {

    /** Removing an error is no break. */
    private static final OpenApiDiffOptions OPTIONS = OpenApiDiffOptions.builder()
            .configProperty("incompatible.response.responses.decreased", "false")
            .build();

    /** All between two contracts, in YAML or JSON. */
    static List<Break> between(String former, String present) {
        ChangedOpenApi changes = OpenApiCompare.fromContents(former, present, null, OPTIONS);
        Set<Break> breaks = new LinkedHashSet<>();
        changes.getMissingEndpoints()
                .forEach(gone -> breaks.add(new Break(
                        gone.getOperation().getOperationId(),
                        gone.getMethod() + " " + gone.getPathUrl(),
                        null,
                        "is gone")));
        for (ChangedOperation operation : changes.getChangedOperations()) {
            Break whole = new Break(
                    operation.getOldOperation().getOperationId(),
                    operation.getHttpMethod() + " " + operation.getPathUrl(),
                    null,
                    "");
            ChangedApiResponse answers = operation.getApiResponses();
            if (answers != null) {
                answers.getMissing().keySet().stream()
                        .filter(status -> status.matches("[23].*"))
                        .forEach(status -> breaks.add(whole.in(null, "no longer answers with " + status)));
            }
            whole.collect(operation, changes, breaks);
        }
        return List.copyOf(breaks);
    }

    /** Whether one of these names names it. */
    boolean isNamed(Set<String> names) {
        return names.contains(operationId) || names.contains(operation) || schema != null && names.contains(schema);
    }

    private void collect(Changed changed, ChangedOpenApi changes, Set<Break> into) {
        Break here = in(
                changed instanceof ChangedSchema inner && nameOf(inner, changes) != null
                        ? nameOf(inner, changes)
                        : schema,
                (what + " " + describe(changed)).trim());
        List<Changed> causes = changed instanceof ComposedChanged composed
                ? composed.getChangedElements().stream()
                        .filter(Objects::nonNull)
                        .filter(Changed::isIncompatible)
                        .toList()
                : List.of();
        causes.forEach(cause -> here.collect(cause, changes, into));
        if (changed instanceof ComposedChanged composed
                ? composed.isCoreChanged().isIncompatible()
                : changed.isIncompatible()) {
            into.add(here);
        }
    }

    private Break in(@Nullable String schema, String what) {
        return new Break(operationId, operation, schema, what);
    }

    private static String describe(Changed changed) {
        List<String> words = new ArrayList<>();
        if (changed instanceof ChangedSchema schema) {
            words.add("schema");
            schema.getChangedProperties().forEach((name, property) -> {
                if (property.isIncompatible()) {
                    words.add("of " + name);
                }
            });
            if (!schema.getMissingProperties().isEmpty()) {
                words.add(
                        "without " + new TreeSet<>(schema.getMissingProperties().keySet()));
            }
        } else if (changed instanceof ChangedParameter parameter) {
            words.add("parameter " + parameter.getName());
        } else if (changed instanceof ChangedList<?> list) {
            words.add(list.getClass().getSimpleName() + " +" + list.getIncreased() + " -" + list.getMissing());
        } else if (!(changed instanceof ChangedOperation)) {
            words.add(changed.getClass().getSimpleName().replaceFirst("Changed", ""));
        }
        return String.join(" ", words);
    }

    /** References lead to the very schema of the components. */
    private static @Nullable String nameOf(ChangedSchema changed, ChangedOpenApi changes) {
        Predicate<Map.Entry<String, ?>> isFormer = schema -> schema.getValue() == changed.getOldSchema();
        Predicate<Map.Entry<String, ?>> isPresent = schema -> schema.getValue() == changed.getNewSchema();
        return changes.getNewSpecOpenApi().getComponents().getSchemas().entrySet().stream()
                .filter(isPresent)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> changes.getOldSpecOpenApi().getComponents().getSchemas().entrySet().stream()
                        .filter(isFormer)
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(null));
    }
}
