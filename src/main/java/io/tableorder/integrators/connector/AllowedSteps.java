package io.tableorder.integrators.connector;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ConvertBodyDefinition;
import org.apache.camel.model.DelayDefinition;
import org.apache.camel.model.ExpressionSubElementDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.KameletDefinition;
import org.apache.camel.model.LogDefinition;
import org.apache.camel.model.LoopDefinition;
import org.apache.camel.model.MarshalDefinition;
import org.apache.camel.model.OnWhenDefinition;
import org.apache.camel.model.OtherwiseDefinition;
import org.apache.camel.model.PipelineDefinition;
import org.apache.camel.model.RemoveHeaderDefinition;
import org.apache.camel.model.RemoveHeadersDefinition;
import org.apache.camel.model.RemovePropertyDefinition;
import org.apache.camel.model.RemoveVariableDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SetBodyDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetHeadersDefinition;
import org.apache.camel.model.SetPropertyDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.StepDefinition;
import org.apache.camel.model.StopDefinition;
import org.apache.camel.model.ThrottleDefinition;
import org.apache.camel.model.ThrowExceptionDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.TransformDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.model.UnmarshalDefinition;
import org.apache.camel.model.ValidateDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.model.dataformat.JsonDataFormat;
import org.apache.camel.model.language.ConstantExpression;
import org.apache.camel.model.language.ExchangePropertyExpression;
import org.apache.camel.model.language.HeaderExpression;
import org.apache.camel.model.language.SimpleExpression;
import org.apache.camel.model.language.VariableExpression;

/** The steps, expressions and data formats that a drop-in route may be made of, each with the options that may be set. */
final class AllowedSteps {

    private static final Set<String> EVERYWHERE = Set.of("id", "description", "note", "disabled");

    /** Fields that refer to the surroundings of a definition, or record how it was written. They are no options. */
    private static final Set<String> BOOKKEEPING = Set.of(
            "camelContext",
            "parent",
            "index",
            "customId",
            "lineNumber",
            "location",
            "contextScopedErrorHandler",
            "resource",
            "endCounter",
            "initialized",
            "prepared",
            "inlined");

    private static final Map<Class<?>, Set<String>> ALLOWED = new HashMap<>();

    static {
        ALLOWED.put(RouteDefinition.class, Set.of("input", "outputs", "group", "autoStartup"));
        ALLOWED.put(FromDefinition.class, Set.of("uri"));
        ALLOWED.put(ToDefinition.class, Set.of("uri", "pattern"));
        ALLOWED.put(KameletDefinition.class, Set.of("name", "outputs"));
        ALLOWED.put(LogDefinition.class, Set.of("message", "loggingLevel", "logName", "marker"));

        ALLOWED.put(SetBodyDefinition.class, Set.of("expression"));
        ALLOWED.put(TransformDefinition.class, Set.of("expression"));
        ALLOWED.put(SetHeaderDefinition.class, Set.of("name", "expression"));
        ALLOWED.put(SetHeadersDefinition.class, Set.of("headers"));
        ALLOWED.put(SetPropertyDefinition.class, Set.of("name", "expression"));
        ALLOWED.put(SetVariableDefinition.class, Set.of("name", "expression"));
        ALLOWED.put(RemoveHeaderDefinition.class, Set.of("name"));
        ALLOWED.put(RemoveHeadersDefinition.class, Set.of("pattern", "excludePattern"));
        ALLOWED.put(RemovePropertyDefinition.class, Set.of("name"));
        ALLOWED.put(RemoveVariableDefinition.class, Set.of("name"));
        ALLOWED.put(ConvertBodyDefinition.class, Set.of("type", "charset", "mandatory"));
        ALLOWED.put(MarshalDefinition.class, Set.of("dataFormatType"));
        ALLOWED.put(UnmarshalDefinition.class, Set.of("dataFormatType"));
        ALLOWED.put(JsonDataFormat.class, Set.of("library", "dataFormatName", "prettyPrint"));

        ALLOWED.put(FilterDefinition.class, Set.of("expression", "outputs"));
        ALLOWED.put(ChoiceDefinition.class, Set.of("whenClauses", "otherwise"));
        ALLOWED.put(WhenDefinition.class, Set.of("expression", "outputs"));
        ALLOWED.put(OnWhenDefinition.class, Set.of("expression"));
        ALLOWED.put(OtherwiseDefinition.class, Set.of("outputs"));
        ALLOWED.put(SplitDefinition.class, Set.of("expression", "outputs", "delimiter", "stopOnException"));
        ALLOWED.put(LoopDefinition.class, Set.of("expression", "outputs", "copy", "doWhile", "breakOnShutdown"));
        ALLOWED.put(StepDefinition.class, Set.of("outputs"));
        ALLOWED.put(PipelineDefinition.class, Set.of("outputs"));
        ALLOWED.put(StopDefinition.class, Set.of());
        ALLOWED.put(ValidateDefinition.class, Set.of("expression"));
        ALLOWED.put(DelayDefinition.class, Set.of("expression"));
        ALLOWED.put(
                ThrottleDefinition.class,
                Set.of("expression", "correlationExpression", "mode", "timePeriodMillis", "rejectExecution"));
        ALLOWED.put(ThrowExceptionDefinition.class, Set.of("exceptionType", "message"));
        ALLOWED.put(TryDefinition.class, Set.of("outputs", "catchClauses", "finallyClause"));
        ALLOWED.put(CatchDefinition.class, Set.of("exceptions", "onWhen", "outputs"));
        ALLOWED.put(FinallyDefinition.class, Set.of("outputs"));

        ALLOWED.put(ExpressionSubElementDefinition.class, Set.of("expressionType"));
        ALLOWED.put(ConstantExpression.class, Set.of("expression", "trim"));
        ALLOWED.put(SimpleExpression.class, Set.of("expression", "trim"));
        ALLOWED.put(HeaderExpression.class, Set.of("expression", "trim"));
        ALLOWED.put(ExchangePropertyExpression.class, Set.of("expression", "trim"));
        ALLOWED.put(VariableExpression.class, Set.of("expression", "trim"));
    }

    private AllowedSteps() {}

    static boolean include(Class<?> definition) {
        return ALLOWED.containsKey(definition);
    }

    /** Whether a field of a definition is no option. */
    static boolean isBookkeeping(String field) {
        return BOOKKEEPING.contains(field);
    }

    /** Whether an option of a definition may be set. */
    static boolean allow(Class<?> definition, String option) {
        return EVERYWHERE.contains(option)
                || ALLOWED.getOrDefault(definition, Set.of()).contains(option);
    }
}
