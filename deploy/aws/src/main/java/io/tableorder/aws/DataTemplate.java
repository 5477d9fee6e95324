package io.tableorder.aws;

import static io.tableorder.aws.Ordered.map;

import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnCondition;
import software.amazon.awscdk.CfnDeletionPolicy;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.amazonmq.CfnBroker;
import software.amazon.awscdk.services.ecr.CfnRepository;
import software.amazon.awscdk.services.elasticache.CfnReplicationGroup;
import software.amazon.awscdk.services.elasticache.CfnSubnetGroup;
import software.amazon.awscdk.services.rds.CfnDBInstance;
import software.amazon.awscdk.services.rds.CfnDBParameterGroup;
import software.amazon.awscdk.services.rds.CfnDBSubnetGroup;
import software.amazon.awscdk.services.secretsmanager.CfnSecret;

/** What is kept: database, cache, broker, images, secrets, and the registry of the service's image. */
final class DataTemplate extends Template {

    private static final String USER = "tableorder";

    private final List<String> privateSubnets = List.of(imported("PrivateSubnetA"), imported("PrivateSubnetB"));

    DataTemplate(App app) {
        super(app, "data", "Table Order, 2 of 4: database, cache, broker, images, secrets and the registry of the image");
        registry();
        keys();
        database();
        cache();
        broker();
        new Images(this);
    }

    private void registry() {
        CfnRepository registry = CfnRepository.Builder.create(scope, "Registry")
                .repositoryName(Fn.ref("Name"))
                .imageTagMutability("IMMUTABLE")
                .imageScanningConfiguration(CfnRepository.ImageScanningConfigurationProperty.builder()
                        .scanOnPush(true)
                        .build())
                .encryptionConfiguration(CfnRepository.EncryptionConfigurationProperty.builder()
                        .encryptionType("AES256")
                        .build())
                .lifecyclePolicy(CfnRepository.LifecyclePolicyProperty.builder()
                        .lifecyclePolicyText("{\"rules\":[{\"rulePriority\":1,\"description\":\"The newest thirty\","
                                + "\"selection\":{\"tagStatus\":\"any\",\"countType\":\"imageCountMoreThan\",\"countNumber\":30},"
                                + "\"action\":{\"type\":\"expire\"}}]}")
                        .build())
                .build();
        kept(registry, CfnDeletionPolicy.RETAIN);
        export("RegistryUri", registry.getAttrRepositoryUri());
    }

    /** Secrets Manager makes no RSA keys and knows no certificates: these begin empty, and the operator fills them. */
    private void keys() {
        empty("JwtPrivateKey", "Signs access tokens; PKCS#8 in PEM, written by the operator");
        empty("JwtPublicKey", "Verifies access tokens; PEM, written by the operator");
        empty("DatabaseCertificates", "Who signs the certificate of the database; PEM, written by the operator");
        password("BootstrapPassword", "Password of the first super admin");
    }

    private void database() {
        String instanceClass = parameter("DatabaseClass", "Size of the database", "db.t3.medium");
        number("DatabaseStorage", "Disk of the database in GiB", 100);
        password("DatabasePassword", "Password of the database's user " + USER);
        CfnDBSubnetGroup subnets = CfnDBSubnetGroup.Builder.create(scope, "DatabaseSubnets")
                .dbSubnetGroupDescription("Both private subnets")
                .subnetIds(privateSubnets)
                .build();
        CfnDBParameterGroup parameters = CfnDBParameterGroup.Builder.create(scope, "DatabaseParameters")
                .description("TLS only")
                .family("postgres15")
                .parameters(map("rds.force_ssl", "1"))
                .build();
        CfnDBInstance database = CfnDBInstance.Builder.create(scope, "Database")
                // A name of its own: a restored instance takes it over, and with it the address, see docs/aws.md.
                .dbInstanceIdentifier(Fn.ref("Name"))
                .engine("postgres")
                .engineVersion("15")
                .dbInstanceClass(instanceClass)
                .allocatedStorage(Fn.ref("DatabaseStorage"))
                .storageType("gp3")
                .storageEncrypted(true)
                .multiAz(true)
                .publiclyAccessible(false)
                .dbSubnetGroupName(subnets.getRef())
                .vpcSecurityGroups(List.of(imported("DatabaseGroupId")))
                .dbParameterGroupName(parameters.getRef())
                .dbName(USER)
                .masterUsername(USER)
                .masterUserPassword(valueOf("DatabasePassword"))
                .backupRetentionPeriod(7)
                // Early morning in Korea, when restaurants are closed; the maintenance follows.
                .preferredBackupWindow("19:00-19:30")
                .preferredMaintenanceWindow("mon:19:30-mon:20:30")
                .copyTagsToSnapshot(true)
                .deleteAutomatedBackups(false)
                .autoMinorVersionUpgrade(true)
                .deletionProtection(true)
                .tags(tags("database"))
                .build();
        kept(database, CfnDeletionPolicy.SNAPSHOT);
        composed(
                "DatabaseUrl",
                "DATABASE_URL",
                Fn.sub("postgresql://" + USER + ":" + inside("DatabasePassword")
                        + "@${Database.Endpoint.Address}:5432/" + USER
                        + "?sslmode=verify-full&sslrootcert=/app/data/database.pem"));
        export("DatabaseId", database.getRef());
    }

    private void cache() {
        String node = parameter("CacheClass", "Size of the cache's two nodes", "cache.t3.medium");
        String engine = choice("CacheEngine", "Engine and version of the cache", "redis-7.1", "valkey-7.2", "valkey-8.0");
        password("CachePassword", "Password of the cache");
        CfnSubnetGroup subnets = CfnSubnetGroup.Builder.create(scope, "CacheSubnets")
                .description("Both private subnets")
                .subnetIds(privateSubnets)
                .build();
        CfnReplicationGroup cache = CfnReplicationGroup.Builder.create(scope, "Cache")
                .replicationGroupDescription("Limits of callers, and menus that are read again when they are gone")
                .replicationGroupId(Fn.ref("Name"))
                .engine(Fn.select(0, Fn.split("-", engine)))
                .engineVersion(Fn.select(1, Fn.split("-", engine)))
                .cacheNodeType(node)
                .numCacheClusters(2)
                .automaticFailoverEnabled(true)
                .multiAzEnabled(true)
                .transitEncryptionEnabled(true)
                .atRestEncryptionEnabled(true)
                .authToken(valueOf("CachePassword"))
                .cacheSubnetGroupName(subnets.getRef())
                .securityGroupIds(List.of(imported("CacheGroupId")))
                .preferredMaintenanceWindow("mon:20:30-mon:21:30")
                .tags(tags("cache"))
                .build();
        composed(
                "RedisUrl",
                "REDIS_URL",
                Fn.sub("rediss://:" + inside("CachePassword") + "@${Cache.PrimaryEndPoint.Address}:6379"));
        export("CacheId", cache.getRef());
    }

    private void broker() {
        String size = parameter("BrokerClass", "Size of each of the broker's nodes", "mq.m7g.large");
        String version = choice("BrokerVersion", "RabbitMQ", "3.13", "4.2");
        String mode = choice(
                "BrokerMode", "A cluster of three nodes, or one node", "CLUSTER_MULTI_AZ", "SINGLE_INSTANCE");
        CfnCondition cluster = CfnCondition.Builder.create(scope, "BrokerIsCluster")
                .expression(Fn.conditionEquals(mode, "CLUSTER_MULTI_AZ"))
                .build();
        password("BrokerPassword", "Password of the broker's user " + USER);
        CfnBroker broker = CfnBroker.Builder.create(scope, "Broker")
                .brokerName(Fn.ref("Name"))
                .engineType("RABBITMQ")
                .engineVersion(version)
                .hostInstanceType(size)
                .deploymentMode(mode)
                .publiclyAccessible(false)
                // A single node takes a single subnet.
                .subnetIds(List.of(privateSubnets.get(0), Fn.conditionIf(
                                cluster.getLogicalId(), privateSubnets.get(1), Fn.ref("AWS::NoValue"))
                        .toString()))
                .securityGroups(List.of(imported("BrokerGroupId")))
                .users(List.of(CfnBroker.UserProperty.builder()
                        .username(USER)
                        .password(valueOf("BrokerPassword"))
                        .build()))
                .encryptionOptions(CfnBroker.EncryptionOptionsProperty.builder()
                        .useAwsOwnedKey(true)
                        .build())
                .logs(CfnBroker.LogListProperty.builder().general(true).build())
                // Required from 3.13 on.
                .autoMinorVersionUpgrade(true)
                .maintenanceWindowStartTime(CfnBroker.MaintenanceWindowProperty.builder()
                        .dayOfWeek("TUESDAY")
                        .timeOfDay("19:30")
                        .timeZone("UTC")
                        .build())
                .build();
        kept(broker, CfnDeletionPolicy.RETAIN);
        // The endpoint is amqps://host:5671; who asks and the password belong between the two.
        String endpoint = Fn.select(1, Fn.split("//", Fn.select(0, broker.getAttrAmqpEndpoints())));
        composed(
                "RabbitmqUrl",
                "RABBITMQ_URL",
                Fn.join("", List.of("amqps://" + USER + ":", valueOf("BrokerPassword"), "@", endpoint)));
        export("BrokerName", Fn.ref("Name"));
    }

    private void empty(String id, String description) {
        finished(id, CfnSecret.Builder.create(scope, id).description(description));
    }

    /** Of letters and digits, since it stands in a URL. */
    private void password(String id, String description) {
        finished(
                id,
                CfnSecret.Builder.create(scope, id)
                        .description(description)
                        .generateSecretString(CfnSecret.GenerateSecretStringProperty.builder()
                                .passwordLength(40)
                                .excludePunctuation(true)
                                .build()));
    }

    private void composed(String id, String setting, String value) {
        finished(
                id,
                CfnSecret.Builder.create(scope, id)
                        .description(setting + " of the service, with the password in it")
                        .secretString(value));
    }

    private void finished(String id, CfnSecret.Builder secret) {
        CfnSecret finished = secret.name(Fn.sub("${Name}/" + id)).build();
        kept(finished, CfnDeletionPolicy.RETAIN);
        export(id + "Arn", finished.getRef());
    }

    /** The value of a secret, which CloudFormation reads when it makes the resource: the template and the stack have only this. */
    private static String valueOf(String secret) {
        return Fn.sub(inside(secret));
    }

    private static String inside(String secret) {
        return "{{resolve:secretsmanager:${" + secret + "}}}";
    }

    static void kept(CfnResource resource, CfnDeletionPolicy policy) {
        resource.getCfnOptions().setDeletionPolicy(policy);
        resource.getCfnOptions().setUpdateReplacePolicy(policy);
    }
}
