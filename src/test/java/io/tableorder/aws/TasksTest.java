package io.tableorder.aws;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.aws.Stacks.Resource;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a task runs: the service as it knows itself, with times that fit together. */
class TasksTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| (`[A-Z][A-Z0-9_]*`(?:, `[A-Z][A-Z0-9_]*`)*) \\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9_]*)`");

    private static final Resource SERVICE_TASK = Stacks.resource("service", "ServiceTask");
    private static final Resource COMMAND_TASK = Stacks.resource("service", "CommandTask");

    @Test
    void everyVariableIsASettingOfTheService() throws Exception {
        Set<String> settings = new TreeSet<>();
        ROW.matcher(Files.readString(Path.of("README.md")))
                .results()
                .forEach(row -> NAME.matcher(row.group(1)).results().forEach(name -> settings.add(name.group(1))));
        assertThat(variables(container(SERVICE_TASK, "service")))
                .contains("DATABASE_URL", "BOOTSTRAP_ADMIN_PASSWORD", "TRUSTED_PROXIES")
                .isSubsetOf(settings);
        assertThat(variables(container(COMMAND_TASK, "command")))
                .containsExactlyInAnyOrder("DATABASE_URL", "ENV")
                .isSubsetOf(settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ENV production", "PORT 8000", "TRUSTED_PROXIES 10.0.1.0/24,10.0.2.0/24"})
    void theServiceIsToldWhereItIs(String variable) {
        String[] parts = variable.split(" ");
        assertThat(value(parts[0])).isEqualTo(parts[1]);
    }

    /** The addresses of the balancer are those of its subnets. */
    @Test
    void theServiceTrustsThoseWhoStandInThePublicSubnets() {
        assertThat(value("TRUSTED_PROXIES"))
                .isEqualTo(Stacks.resource("network", "PublicSubnetA").text("CidrBlock") + ","
                        + Stacks.resource("network", "PublicSubnetB").text("CidrBlock"));
    }

    @Test
    void imagesAreWrittenToTheBucketAndShownByCloudFront() {
        assertThat(value("UPLOADS_URL")).isEqualTo("s3://{Images}/images?region={AWS::Region}");
        assertThat(value("UPLOADS_PUBLIC_URL")).isEqualTo("https://{ImagesDistribution.DomainName}/images");
        JsonNode statements =
                Stacks.resource("service", "TaskRole").properties().at("/Policies/0/PolicyDocument/Statement");
        assertThat(Stacks.text("service", statements.at("/0/Resource")))
                .isEqualTo("arn:{AWS::Partition}:s3:::{Images}/images/*");
        assertThat(statements.toString()).doesNotContain("Acl", "s3:*", "\"*\"");
    }

    @Test
    void theTaskHasTheRightsThatThePageListsForS3() throws IOException {
        JsonNode page = new ObjectMapper()
                .readTree(Example.of("docs/operations.md", "json").get(0).text());
        JsonNode task = Stacks.resource("service", "TaskRole").properties().at("/Policies/0/PolicyDocument/Statement");
        assertThat(task).hasSameSizeAs(page.path("Statement"));
        for (int i = 0; i < task.size(); i++) {
            assertThat(task.path(i).path("Action")).isEqualTo(page.at("/Statement/" + i + "/Action"));
            assertThat(task.path(i).path("Effect")).isEqualTo(page.at("/Statement/" + i + "/Effect"));
        }
    }

    /** The passwords are in the middle of the URLs, which go on with TLS. */
    @Test
    void theServersAreReachedByTlsOnly() {
        assertThat(Stacks.resource("data", "DatabaseUrl").text("SecretString"))
                .isEqualTo("postgresql://tableorder:{{resolve:secretsmanager:{DatabasePassword}}}"
                        + "@{Database.Endpoint.Address}:5432/tableorder"
                        + "?sslmode=verify-full&sslrootcert=/app/data/database.pem");
        assertThat(Stacks.resource("data", "RedisUrl").text("SecretString"))
                .isEqualTo("rediss://:{{resolve:secretsmanager:{CachePassword}}}@{Cache.PrimaryEndPoint.Address}:6379");
        assertThat(Stacks.resource("data", "RabbitmqUrl").text("SecretString"))
                .startsWith("amqps://tableorder:{{resolve:secretsmanager:{BrokerPassword}}}@")
                .contains("Broker.AmqpEndpoints");
    }

    /** A task goes when its requests are answered; then it stops by itself, before it is killed. */
    @Test
    void drainingIsLongerThanTheStop() throws Exception {
        int drained =
                Integer.parseInt(attribute("Targets", "TargetGroupAttributes", "deregistration_delay.timeout_seconds"));
        int killed = container(SERVICE_TASK, "service").path("StopTimeout").asInt();
        String grace = Example.yaml(Files.readString(Path.of("docker-compose.yml")))
                .at("/services/api/stop_grace_period")
                .asText();
        assertThat(killed + "s").isEqualTo(grace);
        assertThat(drained).isGreaterThan(killed);
    }

    /** Else the balancer would end streams that are quiet, or use connections that the service has just closed. */
    @Test
    void theBalancerWaitsLongerThanAHeartbeatAndShorterThanTheService() throws Exception {
        int idle = Integer.parseInt(attribute("Balancer", "LoadBalancerAttributes", "idle_timeout.timeout_seconds"));
        int heartbeat = seconds(
                "src/main/java/io/tableorder/restaurant/live/Streams.java", "PULSE = Duration.ofSeconds\\((\\d+)\\)");
        int kept = seconds("src/main/resources/application.yml", "keep-alive-timeout: (\\d+)s");
        assertThat(idle).isGreaterThan(2 * heartbeat).isLessThan(kept);
    }

    @Test
    void theBalancerAsksWhetherTheServiceIsReady() {
        Resource targets = Stacks.resource("service", "Targets");
        assertThat(targets.text("HealthCheckPath") + " " + targets.text("Port")).isEqualTo("/readyz 8000");
        assertThat(Stacks.text("service", container(SERVICE_TASK, "service").at("/HealthCheck/Command")))
                .isEqualTo("[CMD,healthy]");
    }

    /** The database is migrated by the task of the command, which has the image that comes next. */
    @Test
    void oneTaskMigratesBeforeTheServiceIsRolled() {
        JsonNode command = container(COMMAND_TASK, "command");
        assertThat(Stacks.text("service", command.path("Command"))).isEqualTo("[db,apply]");
        assertThat(command.path("Image").toString()).isEqualTo("{\"Ref\":\"CommandImage\"}");
        assertThat(container(SERVICE_TASK, "service").path("Image").toString()).isEqualTo("{\"Ref\":\"Image\"}");
        assertThat(Stacks.template("service").path("Resources").properties().stream()
                        .filter(entry -> entry.getValue().path("Type").asText().equals("AWS::ECS::Service"))
                        .filter(entry -> entry.getValue().toString().contains("CommandTask")))
                .isEmpty();
    }

    /** As the container of docker-compose.yml: no root, no rights, nothing to write to but three folders. */
    @Test
    void theServiceRunsWithNoMoreRightsThanItNeeds() {
        Map<Resource, String> mains = Map.of(
                SERVICE_TASK, "service", COMMAND_TASK, "command", Stacks.resource("service", "PsqlTask"), "psql");
        for (Map.Entry<Resource, String> main : mains.entrySet()) {
            JsonNode container = container(main.getKey(), main.getValue());
            assertThat(container.path("User").asText()).isEqualTo("10001:10001");
            assertThat(container.at("/LinuxParameters/Capabilities/Drop/0").asText())
                    .isEqualTo("ALL");
            assertThat(container.path("ReadonlyRootFilesystem").asBoolean()).isTrue();
            assertThat(container.at("/DependsOn/0").toString())
                    .isEqualTo("{\"Condition\":\"SUCCESS\",\"ContainerName\":\"prepare\"}");
        }
    }

    /** The script, in a folder instead of a task; it leaves the keys to the service's user, which is not there. */
    @Test
    void thePreparationWritesWhatTheServiceReads(@TempDir Path folder) throws Exception {
        for (String made : List.of("app/keys", "app/data", "tmp")) {
            Files.createDirectories(folder.resolve(made));
        }
        JsonNode prepare = container(SERVICE_TASK, "prepare");
        String script = prepare.at("/Command/0").asText();
        assertThat(prepare.path("User").asText()).isEqualTo("0");
        ProcessBuilder bash = new ProcessBuilder(
                "bash",
                "-ceu",
                "chown() { printf '%s\\n' \"$*\" >> '" + folder + "/owners'; }\n"
                        + script.replace("1777 /tmp", "1777 '" + folder + "/tmp'")
                                .replace(" /app/", " " + folder + "/app/"));
        bash.environment().put("JWT_PRIVATE_KEY", "-----BEGIN PRIVATE KEY-----\n%s\\n\n-----END PRIVATE KEY-----");
        bash.environment().put("JWT_PUBLIC_KEY", "public");
        bash.environment().put("DATABASE_CERTIFICATES", "certificates");
        assertThat(ChildProcess.run(bash).output()).isEmpty();

        assertThat(folder.resolve("app/keys/private.pem"))
                .hasContent("-----BEGIN PRIVATE KEY-----\n%s\\n\n-----END PRIVATE KEY-----\n");
        assertThat(folder.resolve("app/keys/public.pem")).hasContent("public\n");
        assertThat(folder.resolve("app/data/database.pem")).hasContent("certificates\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("app/keys/private.pem"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve("owners")))
                .contains("10001:10001", "app/keys/private.pem", "app/data/database.pem");
        try (Stream<Path> keys = Files.list(folder.resolve("app/keys"))) {
            assertThat(keys.map(key -> "keys/" + key.getFileName()))
                    .containsExactlyInAnyOrder(value("JWT_PRIVATE_KEY_PATH"), value("JWT_PUBLIC_KEY_PATH"));
        }
    }

    private static Set<String> variables(JsonNode container) {
        return Stream.of("Environment", "Secrets")
                .flatMap(list -> StreamSupport.stream(container.path(list).spliterator(), false))
                .map(variable -> variable.findValue("Name").asText())
                .collect(toCollection(TreeSet::new));
    }

    private static String value(String name) {
        for (JsonNode variable : container(SERVICE_TASK, "service").path("Environment")) {
            if (variable.path("Name").asText().equals(name)) {
                return Stacks.text("service", variable.path("Value"));
            }
        }
        throw new AssertionError("There is no variable " + name);
    }

    private static JsonNode container(Resource task, String name) {
        for (JsonNode container : task.properties().path("ContainerDefinitions")) {
            if (container.path("Name").asText().equals(name)) {
                return container;
            }
        }
        throw new AssertionError("There is no container " + name + " in " + task);
    }

    private static String attribute(String resource, String list, String key) {
        for (JsonNode attribute :
                Stacks.resource("service", resource).properties().path(list)) {
            if (attribute.path("Key").asText().equals(key)) {
                return attribute.path("Value").asText();
            }
        }
        throw new AssertionError("There is no attribute " + key);
    }

    private static int seconds(String file, String pattern) throws Exception {
        var found = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
        assertThat(found.find()).as(pattern).isTrue();
        return Integer.parseInt(found.group(1));
    }
}
