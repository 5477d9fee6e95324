package io.tableorder.aws;

import static io.tableorder.aws.Ordered.map;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.ecs.CfnTaskDefinition;
import software.amazon.awscdk.services.ecs.CfnTaskDefinition.ContainerDefinitionProperty;
import software.amazon.awscdk.services.ecs.CfnTaskDefinition.ContainerDependencyProperty;
import software.amazon.awscdk.services.ecs.CfnTaskDefinition.KeyValuePairProperty;
import software.amazon.awscdk.services.ecs.CfnTaskDefinition.MountPointProperty;
import software.amazon.awscdk.services.ecs.CfnTaskDefinition.SecretProperty;
import software.amazon.awscdk.services.iam.CfnRole;
import software.amazon.awscdk.services.logs.CfnLogGroup;

/** What runs: the service beside the collector of its metrics; its db command and psql, each in a task of its own. */
final class Tasks {

    private static final int PORT = 8000;

    private static final List<String> SECRETS = List.of(
            "DatabaseUrl",
            "RedisUrl",
            "RabbitmqUrl",
            "JwtPrivateKey",
            "JwtPublicKey",
            "DatabaseCertificates",
            "BootstrapPassword");

    /**
     * Runs as root before the service starts. Files that the service reads come as variables, since a task has no disk of its own before.
     * The certificates are not in keys/, where the service takes each *.pem for a key.
     */
    private static final String PREPARE = """
            umask 077
            printf '%s\\n' "$JWT_PRIVATE_KEY" > /app/keys/private.pem
            printf '%s\\n' "$JWT_PUBLIC_KEY" > /app/keys/public.pem
            printf '%s\\n' "$DATABASE_CERTIFICATES" > /app/data/database.pem
            chown 10001:10001 /app/keys /app/keys/private.pem /app/keys/public.pem /app/data /app/data/database.pem
            chmod 1777 /tmp
            """;

    private final ServiceTemplate stack;
    private final CfnRole execution;
    private final CfnRole task;
    private final CfnLogGroup logs;

    Tasks(ServiceTemplate stack) {
        this.stack = stack;
        logs = logGroup("Logs", "service");
        CfnLogGroup metrics = logGroup("MetricLogs", "metrics");
        execution = CfnRole.Builder.create(stack.scope, "ExecutionRole")
                .description("Starts tasks: fetches images and secrets, writes logs")
                .assumeRolePolicyDocument(assumedBy("ecs-tasks.amazonaws.com"))
                .managedPolicyArns(List.of(Fn.sub(
                        "arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy")))
                .policies(List.of(policy(
                        "secrets",
                        map(
                                "Effect", "Allow",
                                "Action", "secretsmanager:GetSecretValue",
                                "Resource",
                                        SECRETS.stream()
                                                .map(secret -> stack.imported(secret + "Arn"))
                                                .toList()))))
                .build();
        String bucket = stack.imported("ImagesBucket");
        task = CfnRole.Builder.create(stack.scope, "TaskRole")
                .description("What the service itself may do: keep images, and write metrics")
                .assumeRolePolicyDocument(assumedBy("ecs-tasks.amazonaws.com"))
                .policies(List.of(
                        policy(
                                "images",
                                map(
                                        "Effect", "Allow",
                                        "Action", List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
                                        "Resource", arnOf(bucket, "/images/*")),
                                // Without it, S3 says of an image that is not there that access is denied.
                                map(
                                        "Effect", "Allow",
                                        "Action", "s3:ListBucket",
                                        "Resource", arnOf(bucket, ""))),
                        policy(
                                "metrics",
                                map(
                                        "Effect", "Allow",
                                        "Action",
                                                List.of(
                                                        "logs:CreateLogStream",
                                                        "logs:DescribeLogStreams",
                                                        "logs:PutLogEvents"),
                                        "Resource", metrics.getAttrArn()))))
                .build();
    }

    CfnTaskDefinition service() {
        return definition(
                "ServiceTask",
                "service",
                Fn.ref("Cpu"),
                Fn.ref("Memory"),
                List.of(prepare(Fn.ref("Image")), service(Fn.ref("Image")), collector()));
    }

    /** Of the image that comes next: it migrates the database before the service has it. */
    CfnTaskDefinition command() {
        String image = Fn.ref("CommandImage");
        ContainerDefinitionProperty command = main("command", image)
                .command(List.of("db", "apply"))
                .environment(List.of(variable("ENV", "production")))
                .secrets(List.of(secret("DATABASE_URL", "DatabaseUrl")))
                .build();
        return definition("CommandTask", "command", "1024", "2048", List.of(prepare(image), command));
    }

    /** For statements of runbooks, and of what follows a restore: nothing else reaches the database. */
    CfnTaskDefinition psql() {
        ContainerDefinitionProperty psql = main("psql", Fn.ref("PsqlImage"))
                .entryPoint(List.of("sh", "-c"))
                .command(List.of("psql -v ON_ERROR_STOP=1 -c \"$SQL\" \"$DATABASE_URL\""))
                .environment(List.of(variable("SQL", "select version()")))
                .secrets(List.of(secret("DATABASE_URL", "DatabaseUrl")))
                .build();
        return definition("PsqlTask", "psql", "256", "512", List.of(prepare(Fn.ref("Image")), psql));
    }

    private CfnTaskDefinition definition(
            String id, String family, String cpu, String memory, List<ContainerDefinitionProperty> containers) {
        return CfnTaskDefinition.Builder.create(stack.scope, id)
                .family(stack.named(family))
                .cpu(cpu)
                .memory(memory)
                .networkMode("awsvpc")
                .requiresCompatibilities(List.of("FARGATE"))
                .runtimePlatform(CfnTaskDefinition.RuntimePlatformProperty.builder()
                        .cpuArchitecture(Fn.ref("Architecture"))
                        .operatingSystemFamily("LINUX")
                        .build())
                .executionRoleArn(execution.getAttrArn())
                .taskRoleArn(task.getAttrArn())
                .volumes(List.of(volume("data"), volume("keys"), volume("tmp")))
                .containerDefinitions(containers)
                .build();
    }

    private ContainerDefinitionProperty prepare(String image) {
        return container("prepare", image)
                .essential(false)
                .user("0")
                .entryPoint(List.of("bash", "-ceu"))
                .command(List.of(PREPARE))
                .mountPoints(List.of(mount("data", "/app/data", false), mount("keys", "/app/keys", false), mount("tmp", "/tmp", false)))
                .secrets(List.of(
                        secret("JWT_PRIVATE_KEY", "JwtPrivateKey"),
                        secret("JWT_PUBLIC_KEY", "JwtPublicKey"),
                        secret("DATABASE_CERTIFICATES", "DatabaseCertificates")))
                .build();
    }

    private ContainerDefinitionProperty service(String image) {
        List<Object> variables = List.of(
                variable("ENV", "production"),
                variable("PORT", String.valueOf(PORT)),
                variable("CORS_ORIGINS", Fn.ref("CorsOrigins")),
                // Where the load balancer's addresses are.
                variable("TRUSTED_PROXIES", "10.0.1.0/24,10.0.2.0/24"),
                variable("JWT_PRIVATE_KEY_PATH", "keys/private.pem"),
                variable("JWT_PUBLIC_KEY_PATH", "keys/public.pem"),
                variable(
                        "UPLOADS_URL",
                        Fn.join("", List.of("s3://", stack.imported("ImagesBucket"), "/images?region=", Fn.ref("AWS::Region")))),
                variable("UPLOADS_PUBLIC_URL", Fn.join("", List.of("https://", stack.imported("ImagesHost"), "/images"))),
                variable("LOG_LEVEL", Fn.ref("LogLevel")),
                // Standard output alone, whatever the image says: there is no disk for a file.
                variable("LOG_FILE", ""),
                stack.ifBootstrapping(
                        map("Name", "BOOTSTRAP_ADMIN_USERNAME", "Value", Fn.ref("BootstrapAdmin"))));
        return main("service", image)
                .portMappings(List.of(CfnTaskDefinition.PortMappingProperty.builder()
                        .containerPort(PORT)
                        .protocol("tcp")
                        .build()))
                .healthCheck(CfnTaskDefinition.HealthCheckProperty.builder()
                        .command(List.of("CMD", "healthy"))
                        .interval(10)
                        .timeout(5)
                        .retries(5)
                        .startPeriod(120)
                        .build())
                .environment(variables)
                .secrets(List.of(
                        secret("DATABASE_URL", "DatabaseUrl"),
                        secret("REDIS_URL", "RedisUrl"),
                        secret("RABBITMQ_URL", "RabbitmqUrl"),
                        stack.ifBootstrapping(map(
                                "Name",
                                "BOOTSTRAP_ADMIN_PASSWORD",
                                "ValueFrom",
                                stack.imported("BootstrapPasswordArn")))))
                .build();
    }

    /** Reads the metrics at the management port, which no other container of the network reaches, and passes on those of the alarms. */
    private ContainerDefinitionProperty collector() {
        return container("collector", Fn.ref("CollectorImage"))
                .essential(false)
                .memory(256)
                .environment(List.of(variable("AOT_CONFIG_CONTENT", Fn.sub(Metrics.collector()))))
                .dependsOn(List.of(after("service", "START")))
                .build();
    }

    /** Of the service's image, as its user, on a file system that cannot be written to but for three volumes. */
    private ContainerDefinitionProperty.Builder main(String name, String image) {
        return container(name, image)
                .essential(true)
                .user("10001:10001")
                // Longer than a stop takes, which is 29 s at most.
                .stopTimeout(45)
                .dependsOn(List.of(after("prepare", "SUCCESS")))
                .linuxParameters(CfnTaskDefinition.LinuxParametersProperty.builder()
                        .capabilities(CfnTaskDefinition.KernelCapabilitiesProperty.builder()
                                .drop(List.of("ALL"))
                                .build())
                        .build())
                .mountPoints(List.of(mount("data", "/app/data", false), mount("keys", "/app/keys", true), mount("tmp", "/tmp", false)));
    }

    private ContainerDefinitionProperty.Builder container(String name, String image) {
        return ContainerDefinitionProperty.builder()
                .name(name)
                .image(image)
                .readonlyRootFilesystem(true)
                .logConfiguration(CfnTaskDefinition.LogConfigurationProperty.builder()
                        .logDriver("awslogs")
                        .options(map(
                                "awslogs-group", logs.getRef(),
                                "awslogs-region", Fn.ref("AWS::Region"),
                                "awslogs-stream-prefix", name))
                        .build());
    }

    private CfnLogGroup logGroup(String id, String name) {
        return CfnLogGroup.Builder.create(stack.scope, id)
                .logGroupName(Fn.sub("/${Name}/" + name))
                .retentionInDays(30)
                .build();
    }

    private static CfnTaskDefinition.VolumeProperty volume(String name) {
        return CfnTaskDefinition.VolumeProperty.builder().name(name).build();
    }

    private static MountPointProperty mount(String volume, String path, boolean readOnly) {
        return MountPointProperty.builder()
                .sourceVolume(volume)
                .containerPath(path)
                .readOnly(readOnly)
                .build();
    }

    private static ContainerDependencyProperty after(String container, String condition) {
        return ContainerDependencyProperty.builder()
                .containerName(container)
                .condition(condition)
                .build();
    }

    private static KeyValuePairProperty variable(String name, String value) {
        return KeyValuePairProperty.builder().name(name).value(value).build();
    }

    private SecretProperty secret(String name, String secret) {
        return SecretProperty.builder()
                .name(name)
                .valueFrom(stack.imported(secret + "Arn"))
                .build();
    }

    private static String arnOf(String bucket, String path) {
        return Fn.join("", List.of("arn:", Fn.ref("AWS::Partition"), ":s3:::", bucket, path));
    }

    static Map<String, Object> assumedBy(String service) {
        return map(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(map(
                        "Effect", "Allow", "Principal", map("Service", service), "Action", "sts:AssumeRole")));
    }

    @SafeVarargs
    static CfnRole.PolicyProperty policy(String name, Map<String, Object>... statements) {
        return CfnRole.PolicyProperty.builder()
                .policyName(name)
                .policyDocument(map("Version", "2012-10-17", "Statement", List.of(statements)))
                .build();
    }
}
