package io.tableorder.aws;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.aws.Stacks.Resource;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Each line of the infrastructure's design is in the templates, or what docs/adr/0021-aws-as-drawn-and-as-it-is.md puts in its place. */
class DesignTest {

    /** Data at rest: how each kind of resource that keeps some is encrypted. All others keep none. */
    private static final Map<String, Map<String, String>> ENCRYPTED = Map.of(
            "AWS::RDS::DBInstance", Map.of("StorageEncrypted", "true"),
            "AWS::ElastiCache::ReplicationGroup",
                    Map.of("AtRestEncryptionEnabled", "true", "TransitEncryptionEnabled", "true"),
            "AWS::AmazonMQ::Broker", Map.of("EncryptionOptions/UseAwsOwnedKey", "true"),
            "AWS::S3::Bucket",
                    Map.of(
                            "BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm",
                            "AES256"),
            "AWS::ECR::Repository", Map.of("EncryptionConfiguration/EncryptionType", "AES256"),
            "AWS::SNS::Topic", Map.of("KmsMasterKeyId", "{Key.Arn}"));

    /** These AWS encrypts always, without a property. */
    private static final Set<String> ALWAYS_ENCRYPTED = Set.of("AWS::SecretsManager::Secret", "AWS::Logs::LogGroup");

    private static final Set<String> RULES_OF_OTHERS = Set.of(
            "AWS::ElastiCache::SubnetGroup",
            "AWS::RDS::DBParameterGroup",
            "AWS::RDS::DBSubnetGroup",
            "AWS::S3::BucketPolicy",
            "AWS::SNS::Subscription",
            "AWS::SNS::TopicPolicy");

    private static final Set<String> KEEP_NOTHING = Set.of(
            "AWS::ApplicationAutoScaling",
            "AWS::Chatbot",
            "AWS::CloudFront",
            "AWS::CloudWatch",
            "AWS::EC2",
            "AWS::ECS",
            "AWS::ElasticLoadBalancingV2",
            "AWS::Events",
            "AWS::IAM",
            "AWS::KMS",
            "AWS::Route53");

    @Test
    void theNetworkHasPublicAndPrivateSubnetsInTwoZones() {
        assertThat(Stacks.resource("network", "Vpc").text("CidrBlock")).isEqualTo("10.0.0.0/16");
        Map<String, String> zones = Stacks.of("AWS::EC2::Subnet").stream()
                .collect(toMap(Resource::id, subnet -> subnet.properties()
                        .at("/AvailabilityZone/Fn::Select/0")
                        .asText()));
        assertThat(zones)
                .isEqualTo(Map.of(
                        "PublicSubnetA", "0", "PrivateSubnetA", "0", "PublicSubnetB", "1", "PrivateSubnetB", "1"));
        assertThat(Stacks.of("AWS::EC2::Subnet").stream().map(subnet -> subnet.text("CidrBlock")))
                .allMatch(range -> range.matches("10\\.0\\.\\d+\\.0/24"))
                .doesNotHaveDuplicates();
        assertThat(Stacks.of("AWS::EC2::NatGateway"))
                .as("one of each zone's own")
                .hasSize(2);
    }

    @Test
    void theDatabaseIsPostgresql15InTwoZones() {
        Resource database = Stacks.resource("data", "Database");
        assertThat(database.text("Engine") + " " + database.text("EngineVersion"))
                .isEqualTo("postgres 15");
        assertThat(database.text("MultiAZ")).isEqualTo("true");
        assertThat(database.text("DBInstanceClass")).isEqualTo("db.t3.medium");
        assertThat(database.text("AllocatedStorage") + " GB " + database.text("StorageType"))
                .isEqualTo("100 GB gp3");
        assertThat(database.text("BackupRetentionPeriod")).isEqualTo("7");
        assertThat(database.text("DBName") + " " + database.text("MasterUsername"))
                .isEqualTo("tableorder tableorder");
        assertThat(Stacks.resource("data", "DatabaseParameters")
                        .properties()
                        .at("/Parameters/rds.force_ssl")
                        .asText())
                .isEqualTo("1");
    }

    @Test
    void theCacheSpeaksTlsAndTakesOver() {
        Resource cache = Stacks.resource("data", "Cache");
        assertThat(cache.text("Engine") + " " + cache.text("EngineVersion")).isEqualTo("redis 7.1");
        assertThat(cache.text("CacheNodeType")).isEqualTo("cache.t3.medium");
        assertThat(cache.text("TransitEncryptionEnabled")).isEqualTo("true");
        assertThat(cache.text("NumCacheClusters")).isEqualTo("2");
        assertThat(cache.text("AutomaticFailoverEnabled") + cache.text("MultiAZEnabled"))
                .isEqualTo("truetrue");
    }

    @Test
    void theBrokerIsAClusterOfAVersionThatAmazonOffers() {
        Resource broker = Stacks.resource("data", "Broker");
        assertThat(broker.text("EngineType") + " " + broker.text("EngineVersion"))
                .isEqualTo("RABBITMQ 3.13");
        assertThat(broker.text("DeploymentMode")).isEqualTo("CLUSTER_MULTI_AZ");
        assertThat(broker.text("AutoMinorVersionUpgrade")).isEqualTo("true");
        assertThat(Stacks.template("data")
                        .at("/Parameters/BrokerVersion/AllowedValues")
                        .toString())
                .isEqualTo("[\"3.13\",\"4.2\"]");
        assertThat(broker.text("HostInstanceType"))
                .as("4.2 runs on this class only")
                .startsWith("mq.m7g.");
    }

    @Test
    void imagesAreVersionedAndOnlyOldVersionsGoToGlacier() {
        Resource images = Stacks.resource("data", "Images");
        assertThat(images.text("VersioningConfiguration/Status")).isEqualTo("Enabled");
        JsonNode rules = images.properties().at("/LifecycleConfiguration/Rules");
        assertThat(rules.at("/0/NoncurrentVersionTransitions/0").toString())
                .isEqualTo("{\"StorageClass\":\"GLACIER\",\"TransitionInDays\":90}");
        assertThat(rules.toString()).doesNotContain("\"Transitions\"", "Expiration");
        assertThat(images.properties().path("PublicAccessBlockConfiguration"))
                .hasSize(4)
                .allMatch(JsonNode::asBoolean);
        JsonNode policy = Stacks.resource("data", "ImagesPolicy").properties().at("/PolicyDocument/Statement");
        assertThat(StreamSupport.stream(policy.spliterator(), false)
                        .filter(statement -> statement.path("Effect").asText().equals("Allow")))
                .singleElement()
                .matches(
                        statement -> statement.at("/Principal/Service").asText().equals("cloudfront.amazonaws.com")
                                && statement.path("Action").asText().equals("s3:GetObject")
                                && statement
                                        .at("/Condition/StringEquals/AWS:SourceArn")
                                        .toString()
                                        .contains("ImagesDistribution"));
    }

    @Test
    void cloudFrontShowsImagesByHttpsOnly() {
        Resource distribution = Stacks.resource("data", "ImagesDistribution");
        assertThat(distribution.text("DistributionConfig/DefaultCacheBehavior/ViewerProtocolPolicy"))
                .isEqualTo("redirect-to-https");
        assertThat(distribution.text("DistributionConfig/DefaultCacheBehavior/AllowedMethods"))
                .isEqualTo("[GET,HEAD]");
        assertThat(distribution.text("DistributionConfig/Origins/0/OriginAccessControlId"))
                .isEqualTo("{ImagesAccess.Id}");
    }

    @Test
    void guestsComeBy443Only() {
        assertThat(Stacks.of("AWS::ElasticLoadBalancingV2::Listener"))
                .singleElement()
                .matches(listener -> listener.text("Port").equals("443")
                        && listener.text("Protocol").equals("HTTPS")
                        && listener.text("SslPolicy").contains("TLS13-1-2"));
        assertThat(Stacks.resource("service", "Balancer").text("Scheme")).isEqualTo("internet-facing");
    }

    @Test
    void twoToFourTasksFollowProcessorAndMemory() {
        Resource scaling = Stacks.resource("service", "Scaling");
        assertThat(scaling.text("MinCapacity") + " to " + scaling.text("MaxCapacity"))
                .isEqualTo("2 to 4");
        Map<String, String> follows = Stacks.of("AWS::ApplicationAutoScaling::ScalingPolicy").stream()
                .collect(toMap(
                        policy -> policy.text("TargetTrackingScalingPolicyConfiguration/PredefinedMetricSpecification/"
                                + "PredefinedMetricType"),
                        policy -> policy.text("TargetTrackingScalingPolicyConfiguration/TargetValue")));
        assertThat(follows)
                .isEqualTo(Map.of("ECSServiceAverageCPUUtilization", "70", "ECSServiceAverageMemoryUtilization", "80"));
        Resource task = Stacks.resource("service", "ServiceTask");
        assertThat(task.text("Cpu") + " " + task.text("Memory")).isEqualTo("2048 4096");
        assertThat(task.text("RequiresCompatibilities")).isEqualTo("[FARGATE]");
    }

    /** The number of tasks is not in the template: it would set it back with each update. */
    @Test
    void aRollKeepsAllTasksAndGoesBackByItself() {
        Resource service = Stacks.resource("service", "Service");
        assertThat(service.properties().has("DesiredCount")).isFalse();
        JsonNode roll = service.properties().path("DeploymentConfiguration");
        assertThat(roll.path("MinimumHealthyPercent").asInt()).isEqualTo(100);
        assertThat(roll.path("DeploymentCircuitBreaker").toString()).isEqualTo("{\"Enable\":true,\"Rollback\":true}");
        assertThat(roll.at("/Alarms/Rollback").asBoolean()).isTrue();
        Set<String> watched = StreamSupport.stream(roll.at("/Alarms/AlarmNames").spliterator(), false)
                .map(name -> Stacks.text("service", name))
                .collect(toSet());
        assertThat(watched)
                .isEqualTo(Stacks.of("AWS::CloudWatch::Alarm").stream()
                        .filter(alarm -> alarm.stack().equals("service"))
                        .map(alarm -> alarm.text("AlarmName"))
                        .collect(toSet()))
                .hasSize(2);
    }

    @Test
    void logsAreKeptForThirtyDays() {
        assertThat(Stacks.of("AWS::Logs::LogGroup")).hasSize(2).allMatch(logs -> logs.text("RetentionInDays")
                .equals("30"));
        for (Resource task : Stacks.of("AWS::ECS::TaskDefinition")) {
            for (JsonNode container : task.properties().path("ContainerDefinitions")) {
                assertThat(Stacks.text("service", container.at("/LogConfiguration/Options/awslogs-group")))
                        .isEqualTo("{Logs}");
            }
        }
    }

    @Test
    void alarmsGoToATopicAndFromThereToPeople() {
        assertThat(Stacks.resource("alarms", "Email").text("TopicArn")).isEqualTo("{Topic}");
        assertThat(Stacks.resource("alarms", "Email").text("Endpoint")).isEqualTo("{AlarmEmail}");
        assertThat(Stacks.resource("alarms", "Slack").text("SnsTopicArns")).isEqualTo("[{Topic}]");
        assertThat(Stacks.of("AWS::CloudWatch::Alarm").stream()
                        .filter(alarm -> alarm.stack().equals("alarms")))
                .hasSizeGreaterThan(25)
                .allMatch(alarm -> alarm.text("AlarmActions").equals("[{Topic}]")
                        && alarm.text("OKActions").equals("[{Topic}]"));
        assertThat(Stacks.resource("alarms", "Key").properties().toString())
                .as("who may publish what is encrypted")
                .contains("cloudwatch.amazonaws.com", "events.amazonaws.com", "kms:GenerateDataKey*");
    }

    @Test
    void nothingIsUnencrypted() {
        Stacks.all().forEach(resource -> {
            Map<String, String> how = ENCRYPTED.get(resource.type());
            if (how != null) {
                how.forEach((path, value) -> assertThat(resource.text(path))
                        .as("%s of %s", path, resource)
                        .isEqualTo(value));
            } else if (!ALWAYS_ENCRYPTED.contains(resource.type()) && !RULES_OF_OTHERS.contains(resource.type())) {
                assertThat(KEEP_NOTHING)
                        .as("%s (%s) keeps no data", resource, resource.type())
                        .contains(resource.type().replaceAll("::\\w+$", ""));
            }
        });
        assertThat(Stacks.of("AWS::S3::BucketPolicy").get(0).properties().toString())
                .contains("\"Effect\":\"Deny\"", "\"aws:SecureTransport\":\"false\"");
    }

    @Test
    void nothingThatKeepsDataGoesWithItsStack() {
        Map<String, String> kept = Map.of(
                "AWS::RDS::DBInstance", "Snapshot",
                "AWS::S3::Bucket", "Retain",
                "AWS::SecretsManager::Secret", "Retain",
                "AWS::ECR::Repository", "Retain",
                "AWS::AmazonMQ::Broker", "Retain");
        kept.forEach((type, policy) -> assertThat(Stacks.of(type))
                .as(type)
                .isNotEmpty()
                .allMatch(resource ->
                        resource.definition().path("DeletionPolicy").asText().equals(policy)
                                && resource.definition()
                                        .path("UpdateReplacePolicy")
                                        .asText()
                                        .equals(policy)));
        assertThat(Stacks.resource("data", "Database").text("DeletionProtection"))
                .isEqualTo("true");
        assertThat(Stacks.resource("service", "Balancer")
                        .properties()
                        .path("LoadBalancerAttributes")
                        .toString())
                .contains("{\"Key\":\"deletion_protection.enabled\",\"Value\":\"true\"}");
    }
}
