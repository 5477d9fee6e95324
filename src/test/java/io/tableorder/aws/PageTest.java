package io.tableorder.aws;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.Example;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The steps of docs/aws.md name what the templates have: stacks, parameters, exports, secrets. No step was carried out on AWS. */
class PageTest {

    private static final Pattern DEPLOY = Pattern.compile("aws cloudformation deploy ([^\\n]+)");
    private static final Pattern OPTION = Pattern.compile("\\b([A-Z][A-Za-z]+)=");
    private static final Pattern VALUE = Pattern.compile("\\$\\(value (\\w+)[ )]");
    private static final Pattern SECRET = Pattern.compile("--secret-id table-order/(\\w+)");
    private static final Pattern TASK = Pattern.compile("^task\\(\\) \\{.*?^}$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern RENAMED = Pattern.compile("--new-db-instance-identifier (\\S+) [^\\n]*\\n(.*)\\n");

    private final String commands = Example.of("docs/aws.md", "sh").stream()
            .map(example -> example.text().replaceAll("\\\\\\n\\s*", ""))
            .collect(Collectors.joining());

    @Test
    void everyStackIsDeployedInOrderWithParametersThatItHas() {
        List<String> first = new ArrayList<>();
        for (MatchResult deploy : DEPLOY.matcher(commands).results().toList()) {
            String stack = Stacks.ORDER.stream()
                    .filter(name -> deploy.group(1).contains("templates/" + name + ".json"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(deploy.group()));
            assertThat(deploy.group(1)).contains("--stack-name table-order-" + stack);
            Map<String, JsonNode> parameters = parameters(stack);
            Set<String> given = OPTION.matcher(deploy.group(1))
                    .results()
                    .map(option -> option.group(1))
                    .collect(toSet());
            assertThat(parameters.keySet()).as(deploy.group()).containsAll(given);
            if (!first.contains(stack)) {
                first.add(stack);
                Set<String> required = parameters.entrySet().stream()
                        .filter(parameter -> !parameter.getValue().has("Default"))
                        .map(Map.Entry::getKey)
                        .collect(toSet());
                assertThat(given).as("all that %s needs", stack).containsAll(required);
            }
            boolean makesRoles = Stacks.all()
                    .anyMatch(resource ->
                            resource.stack().equals(stack) && resource.type().equals("AWS::IAM::Role"));
            assertThat(deploy.group(1).contains("--capabilities CAPABILITY_IAM"))
                    .as(deploy.group())
                    .isEqualTo(makesRoles);
        }
        assertThat(first).isEqualTo(Stacks.ORDER);
    }

    @Test
    void everyValueIsExported() {
        Set<String> exports = new HashSet<>();
        Stacks.ORDER.forEach(stack -> exports.addAll(Stacks.exports(stack).keySet()));
        assertThat(VALUE.matcher(commands)
                        .results()
                        .map(value -> value.group(1))
                        .toList())
                .hasSizeGreaterThan(8)
                .isSubsetOf(exports);
    }

    @Test
    void everySecretIsThere() {
        Set<String> secrets = Stacks.of("AWS::SecretsManager::Secret").stream()
                .map(Stacks.Resource::id)
                .collect(toSet());
        Set<String> named =
                SECRET.matcher(commands).results().map(name -> name.group(1)).collect(toSet());
        assertThat(named).isSubsetOf(secrets).contains("JwtPrivateKey", "JwtPublicKey", "DatabaseCertificates");
        for (JsonNode secret : Stacks.template("data").path("Resources")) {
            boolean isEmpty = secret.path("Type").asText().equals("AWS::SecretsManager::Secret")
                    && !secret.path("Properties").has("SecretString")
                    && !secret.path("Properties").has("GenerateSecretString");
            if (isEmpty) {
                String name = secret.at("/Properties/Name/Fn::Sub").asText().replace("${Name}/", "");
                assertThat(commands)
                        .as("%s begins empty", name)
                        .contains("put-secret-value --secret-id table-order/" + name + " ");
            }
        }
    }

    /** What comes after a task begins when the task has ended, and only if all of its containers have ended with 0. */
    @ParameterizedTest
    @CsvSource({"'', 'run-task wait describe-tasks goes on'", "command, 'run-task wait describe-tasks stops'"})
    void everyTaskIsWaitedForAndMustHaveSucceeded(String failed, String expected) throws Exception {
        List<String> functions =
                TASK.matcher(commands).results().map(MatchResult::group).toList();
        assertThat(functions).hasSize(1);
        assertThat(commands.split("aws ecs run-task", -1))
                .as("each by the function")
                .hasSize(2);
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", """
                value() { echo "$1"; }
                aws() {
                    echo "$2" >&3
                    case $2 in run-task) echo arn ;; describe-tasks) echo "$FAILED" ;; esac
                }
                """ + functions.get(0) + """

                { task definition '{}' 2> /dev/null && echo goes on || echo stops; } 3>&1
                """);
        shell.environment().put("FAILED", failed);
        assertThat(ChildProcess.run(shell).output().strip().replace("\n", " ")).isEqualTo(expected);
    }

    /** AWS knows a new name only some time later, and waiting for a database that it does not know ends at once. */
    @Test
    void aRenamedDatabaseIsWaitedForUnderItsNewName() {
        assertThat(RENAMED.matcher(commands).results()).hasSize(2).allSatisfy(renamed -> assertThat(renamed.group(2))
                .startsWith("until aws rds describe-db-instances --db-instance-identifier " + renamed.group(1) + " "));
    }

    @Test
    void theCostsAreThoseOfTheDefaultSizes() throws Exception {
        String page = Files.readString(Path.of("docs/aws.md"));
        String costs = page.substring(page.indexOf("\n## Costs"), page.indexOf("\n## Changing"));
        parameters("data").forEach((name, parameter) -> {
            if (name.endsWith("Class")) {
                assertThat(costs).as(name).contains(parameter.path("Default").asText());
            }
        });
    }

    /** Readers pay for what they start here, so the pages say what was not tried. */
    @Test
    void thePagesSayThatTheTemplatesHaveNotBeenDeployed() throws Exception {
        for (String page : List.of("docs/aws.md", "docs/adr/0021-aws-as-drawn-and-as-it-is.md")) {
            assertThat(Files.readString(Path.of(page))).contains("not been deployed yet");
        }
    }

    private static Map<String, JsonNode> parameters(String stack) {
        return Stacks.template(stack).path("Parameters").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
