package io.tableorder.aws;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.aws.Stacks.Resource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The templates hold together, and hold no secret. */
class TemplatesTest {

    /** Properties that are secret, by their names. */
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|authtoken|secretstring).*");

    private static final Pattern RESOLVED = Pattern.compile("\\{\\{resolve:secretsmanager:\\{\\w+}}}");

    /** Attributes that texts of the form ${Resource.Attribute} name; all others come from the types of the CDK. */
    private static final Set<String> ATTRIBUTES = Set.of("Arn", "Endpoint.Address", "PrimaryEndPoint.Address");

    @Test
    void everyReferenceLeadsToWhatIsThere() {
        List<String> wrong = new ArrayList<>();
        for (String stack : Stacks.ORDER) {
            Set<String> names = new HashSet<>(names(stack, "Resources"));
            Set<String> parameters = names(stack, "Parameters");
            Set<String> conditions = names(stack, "Conditions");
            each(Stacks.template(stack), (key, value) -> {
                boolean right =
                        switch (key) {
                            case "Ref" ->
                                value.asText().startsWith("AWS::")
                                        || names.contains(value.asText())
                                        || parameters.contains(value.asText());
                            case "Fn::GetAtt" -> names.contains(value.path(0).asText());
                            case "Fn::Sub" ->
                                Stacks.VARIABLE
                                        .matcher(value.asText())
                                        .results()
                                        .allMatch(found -> {
                                            String[] parts = found.group(1).split("\\.", 2);
                                            return found.group(1).startsWith("AWS::")
                                                    || parameters.contains(found.group(1))
                                                    || names.contains(parts[0])
                                                            && (parts.length == 1 || ATTRIBUTES.contains(parts[1]));
                                        });
                            case "Fn::If" -> conditions.contains(value.path(0).asText());
                            default -> true;
                        };
                if (!right) {
                    wrong.add(stack + ": " + key + " " + value);
                }
            });
            for (JsonNode resource : Stacks.template(stack).path("Resources")) {
                assertThat(names)
                        .as("%s of %s", resource.path("Type"), stack)
                        .containsAll(texts(resource.path("DependsOn")));
                if (resource.has("Condition")) {
                    assertThat(conditions).contains(resource.path("Condition").asText());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyImportIsAnExportOfAStackBefore() {
        Set<String> exported = new LinkedHashSet<>();
        List<String> wrong = new ArrayList<>();
        int imports = 0;
        for (String stack : Stacks.ORDER) {
            for (JsonNode imported : Stacks.template(stack).findValues("Fn::ImportValue")) {
                imports++;
                String name = imported.path("Fn::Sub").asText();
                if (!name.startsWith("${Name}-") || !exported.contains(name.substring("${Name}-".length()))) {
                    wrong.add(stack + ": " + imported);
                }
            }
            exported.addAll(Stacks.exports(stack).keySet());
        }
        assertThat(wrong).isEmpty();
        assertThat(imports).isGreaterThan(20);
    }

    @Test
    void everyParameterAndConditionIsUsed() {
        for (String stack : Stacks.ORDER) {
            String used = Stacks.template(stack).path("Resources").toString()
                    + Stacks.template(stack).path("Outputs")
                    + Stacks.template(stack).path("Conditions");
            assertThat(names(stack, "Parameters"))
                    .as(stack)
                    .allMatch(name -> used.contains("\"Ref\":\"" + name + "\"") || used.contains("${" + name + "}"));
            assertThat(names(stack, "Conditions"))
                    .as(stack)
                    .allMatch(name -> used.contains("\"Fn::If\":[\"" + name + "\"")
                            || used.contains("\"Condition\":\"" + name + "\""));
        }
    }

    /** An operator needs the command of AWS alone: no bootstrap of the CDK, no code in buckets, no functions. */
    @Test
    void theTemplatesNeedNothingBesideThem() throws Exception {
        for (String stack : Stacks.ORDER) {
            assertThat(Files.size(Path.of("deploy/aws/templates/" + stack + ".json")))
                    .as("bytes of %s; more than 51,200 are taken from a bucket only", stack)
                    .isLessThan(51_200);
            assertThat(Stacks.template(stack).path("Description").asText()).matches("Table Order, \\d of 4: .+");
        }
        assertThat(Stacks.all().map(Resource::type))
                .doesNotContain("AWS::Lambda::Function")
                .noneMatch(type -> type.startsWith("Custom::") || type.equals("AWS::CloudFormation::CustomResource"));
    }

    /** Passwords are made by Secrets Manager; templates and stacks have references to them. */
    @Test
    void noSecretIsInClear() {
        List<String> places = new ArrayList<>();
        Stacks.all()
                .forEach(resource -> each(resource.properties(), (key, value) -> {
                    String text = Stacks.text(resource.stack(), value);
                    if (SECRET.matcher(key).matches() && !key.equals("GenerateSecretString") && !value.isNumber()) {
                        places.add(resource + " " + key);
                        assertThat(RESOLVED.matcher(text).results().count())
                                .as("%s of %s: %s", key, resource, text)
                                .isEqualTo(1);
                    }
                }));
        assertThat(places)
                .contains("data.Database MasterUserPassword", "data.Cache AuthToken", "data.Broker Password")
                .hasSize(6);
        for (String stack : Stacks.ORDER) {
            assertThat(Stacks.template(stack).path("Outputs").toString()).doesNotContain("resolve:");
            assertThat(names(stack, "Parameters"))
                    .noneMatch(name -> SECRET.matcher(name).matches());
            assertThat(Stacks.template(stack).toString()).doesNotContain("PRIVATE KEY", "AKIA");
        }
        for (Resource secret : Stacks.of("AWS::SecretsManager::Secret")) {
            if (secret.properties().has("GenerateSecretString")) {
                assertThat(secret.properties()
                                .at("/GenerateSecretString/PasswordLength")
                                .asInt())
                        .isGreaterThanOrEqualTo(32);
                assertThat(secret.properties().at("/GenerateSecretString").has("GenerateStringKey"))
                        .isFalse();
            }
        }
    }

    /** In the clear there are only names and addresses; what has a password in it comes from Secrets Manager. */
    @Test
    void containersGetSecretsFromSecretsManager() {
        for (Resource task : Stacks.of("AWS::ECS::TaskDefinition")) {
            for (JsonNode container : task.properties().path("ContainerDefinitions")) {
                assertThat(container.path("Environment").toString())
                        .as(task.toString())
                        .doesNotContain("resolve:", "DATABASE_URL", "REDIS_URL", "RABBITMQ_URL", "PASSWORD", "BEGIN");
                for (JsonNode secret : container.path("Secrets")) {
                    JsonNode given = secret.has("Fn::If") ? secret.at("/Fn::If/1") : secret;
                    assertThat(Stacks.text(task.stack(), given.path("ValueFrom")))
                            .as("%s of %s", given.path("Name").asText(), task)
                            .matches("\\{\\w+}")
                            .satisfies(arn -> assertThat(Stacks.resource("data", arn.substring(1, arn.length() - 1))
                                            .type())
                                    .isEqualTo("AWS::SecretsManager::Secret"));
                }
            }
        }
    }

    /** A task is started with the secrets that it names, and no other. */
    @Test
    void theRoleThatStartsTasksReadsTheirSecretsAndNoOthers() {
        Set<String> read = new HashSet<>(texts(Stacks.resource("service", "ExecutionRole")
                .properties()
                .at("/Policies/0/PolicyDocument/Statement/0/Resource")));
        Set<String> named = Stacks.of("AWS::ECS::TaskDefinition").stream()
                .flatMap(task -> task.properties().findValues("ValueFrom").stream())
                .map(value -> value.toString())
                .collect(toSet());
        assertThat(read).isEqualTo(named).hasSize(7);
    }

    private static Set<String> names(String stack, String section) {
        return Stacks.template(stack).path(section).properties().stream()
                .map(Map.Entry::getKey)
                .collect(toSet());
    }

    /** The texts of a list, or one text; of an expression, its source. */
    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        (value.isTextual() ? List.of(value) : value)
                .forEach(one -> texts.add(one.isTextual() ? one.asText() : one.toString()));
        return texts;
    }

    private static void each(JsonNode node, BiConsumer<String, JsonNode> visitor) {
        if (node.isObject()) {
            node.properties().forEach(entry -> {
                visitor.accept(entry.getKey(), entry.getValue());
                each(entry.getValue(), visitor);
            });
        } else {
            node.forEach(child -> each(child, visitor));
        }
    }
}
