package io.tableorder.aws;

import static io.tableorder.aws.Ordered.map;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnCondition;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.IResolvable;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalableTarget;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy;
import software.amazon.awscdk.services.ecs.CfnCluster;
import software.amazon.awscdk.services.ecs.CfnService;
import software.amazon.awscdk.services.ecs.CfnTaskDefinition;
import software.amazon.awscdk.services.elasticloadbalancingv2.CfnListener;
import software.amazon.awscdk.services.elasticloadbalancingv2.CfnLoadBalancer;
import software.amazon.awscdk.services.elasticloadbalancingv2.CfnTargetGroup;
import software.amazon.awscdk.services.route53.CfnRecordSet;

/** The service behind its load balancer, and how it is rolled and scaled. */
final class ServiceTemplate extends Template {

    private final List<String> privateSubnets = List.of(imported("PrivateSubnetA"), imported("PrivateSubnetB"));

    private final CfnCondition bootstrapping;

    ServiceTemplate(App app) {
        super(app, "service", "Table Order, 3 of 4: the service behind its load balancer");
        parameter("Image", "What the service runs, with its tag: of RegistryUri");
        parameter("CommandImage", "What the db command runs: before a roll the next image, after it the same");
        parameter("CorsOrigins", "Origins of the front ends, separated by commas");
        choice("LogLevel", "LOG_LEVEL of the service", "info", "error", "warn", "debug");
        choice("Architecture", "Of the image", "X86_64", "ARM64");
        choice("Cpu", "CPU of a task; 1024 are one", "2048", "1024", "4096");
        choice("Memory", "Memory of a task in MiB", "4096", "3072", "8192");
        Number minTasks = number("MinTasks", "Tasks at least", 2);
        Number maxTasks = number("MaxTasks", "Tasks at most", 4);
        parameter(
                "CollectorImage",
                "The AWS Distro for OpenTelemetry Collector",
                "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0");
        parameter("PsqlImage", "PostgreSQL's client, of the database's version", "public.ecr.aws/docker/library/postgres:15");
        String bootstrap = parameter("BootstrapAdmin", "User name of the first super admin; empty once there is one", "");
        bootstrapping = CfnCondition.Builder.create(scope, "Bootstrapping")
                .expression(Fn.conditionNot(Fn.conditionEquals(bootstrap, "")))
                .build();
        CfnCluster cluster = CfnCluster.Builder.create(scope, "Cluster")
                .clusterName(Fn.ref("Name"))
                .clusterSettings(List.of(CfnCluster.ClusterSettingsProperty.builder()
                        .name("containerInsights")
                        .value("enabled")
                        .build()))
                .build();
        Tasks tasks = new Tasks(this);
        CfnTaskDefinition task = tasks.service();
        CfnTaskDefinition command = tasks.command();
        CfnTaskDefinition psql = tasks.psql();
        CfnLoadBalancer balancer = balancer();
        CfnTargetGroup targets = targets();
        CfnListener listener = listener(balancer, targets);
        Alarm.Factory alarms = new Alarm.Factory(this, List.of());
        rollbackAlarms(alarms, balancer);
        CfnService service = service(cluster, task, targets);
        service.addResourceDependency(listener);
        alarms.made().forEach(service::addResourceDependency);
        scale(service, minTasks, maxTasks);
        export("ClusterName", cluster.getRef());
        export("ServiceName", service.getAttrName());
        export("CommandTaskArn", command.getRef());
        export("PsqlTaskArn", psql.getRef());
        export("BalancerDomain", balancer.getAttrDnsName());
        export("BalancerFullName", balancer.getAttrLoadBalancerFullName());
        export("TargetsFullName", targets.getAttrTargetGroupFullName());
    }

    /** The value while there is no super admin yet, else nothing. */
    IResolvable ifBootstrapping(Map<String, String> value) {
        return Fn.conditionIf(bootstrapping.getLogicalId(), value, Fn.ref("AWS::NoValue"));
    }

    private CfnLoadBalancer balancer() {
        String domain = parameter("Domain", "Where guests and staff find the service");
        String zone = parameter("HostedZone", "Id of the domain's zone in Route 53; empty if it is kept elsewhere", "");
        CfnLoadBalancer balancer = CfnLoadBalancer.Builder.create(scope, "Balancer")
                .name(Fn.ref("Name"))
                .type("application")
                .scheme("internet-facing")
                .subnets(List.of(imported("PublicSubnetA"), imported("PublicSubnetB")))
                .securityGroups(List.of(imported("BalancerGroupId")))
                .loadBalancerAttributes(List.of(
                        balancerAttribute("deletion_protection.enabled", "true"),
                        // Above the heartbeat of streams, which is 15 s, and below the 75 s for which the service keeps a connection.
                        balancerAttribute("idle_timeout.timeout_seconds", "60"),
                        balancerAttribute("routing.http.drop_invalid_header_fields.enabled", "true")))
                .tags(tags("balancer"))
                .build();
        CfnCondition zoned = CfnCondition.Builder.create(scope, "HasHostedZone")
                .expression(Fn.conditionNot(Fn.conditionEquals(zone, "")))
                .build();
        CfnRecordSet record = CfnRecordSet.Builder.create(scope, "Record")
                .hostedZoneId(zone)
                .name(domain)
                .type("A")
                .aliasTarget(CfnRecordSet.AliasTargetProperty.builder()
                        .dnsName(balancer.getAttrDnsName())
                        .hostedZoneId(balancer.getAttrCanonicalHostedZoneId())
                        .build())
                .build();
        record.getCfnOptions().setCondition(zoned);
        return balancer;
    }

    private CfnTargetGroup targets() {
        return CfnTargetGroup.Builder.create(scope, "Targets")
                .name(Fn.ref("Name"))
                .vpcId(imported("VpcId"))
                .targetType("ip")
                .protocol("HTTP")
                .port(8000)
                .healthCheckPath("/readyz")
                .healthCheckProtocol("HTTP")
                .healthCheckIntervalSeconds(10)
                .healthCheckTimeoutSeconds(5)
                .healthyThresholdCount(2)
                .unhealthyThresholdCount(3)
                .matcher(CfnTargetGroup.MatcherProperty.builder().httpCode("200").build())
                .targetGroupAttributes(List.of(
                        // A task is stopped when this is over: longer than its stop, so that each stream ends by the service's own word.
                        targetAttribute("deregistration_delay.timeout_seconds", "60"),
                        targetAttribute("load_balancing.algorithm.type", "least_outstanding_requests")))
                .build();
    }

    private CfnListener listener(CfnLoadBalancer balancer, CfnTargetGroup targets) {
        String certificate = parameter("Certificate", "ARN of the domain's certificate, in this region");
        return CfnListener.Builder.create(scope, "Listener")
                .loadBalancerArn(balancer.getRef())
                .port(443)
                .protocol("HTTPS")
                .sslPolicy("ELBSecurityPolicy-TLS13-1-2-2021-06")
                .certificates(List.of(CfnListener.CertificateProperty.builder()
                        .certificateArn(certificate)
                        .build()))
                .defaultActions(List.of(CfnListener.ActionProperty.builder()
                        .type("forward")
                        .targetGroupArn(targets.getRef())
                        .build()))
                .build();
    }

    /** A roll ends, and goes back by itself, while one of these is on. */
    private static void rollbackAlarms(Alarm.Factory alarms, CfnLoadBalancer balancer) {
        Map<String, String> all = map("LoadBalancer", balancer.getAttrLoadBalancerFullName());
        alarms.of("RollbackServerErrors", "More than 5 % of the requests fail")
                .metric("errors", "AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "Sum", all)
                .metric("requests", "AWS/ApplicationELB", "RequestCount", "Sum", all)
                .above("IF(FILL(errors, 0) >= 3, 100 * FILL(errors, 0) / requests, 0)", 5)
                .minutes(3);
        alarms.of("RollbackSlow", "One request in twenty takes longer than 3 s")
                .metric("time", "AWS/ApplicationELB", "TargetResponseTime", "p95", all)
                .above("time", 3)
                .minutes(3);
    }

    private CfnService service(CfnCluster cluster, CfnTaskDefinition task, CfnTargetGroup targets) {
        return CfnService.Builder.create(scope, "Service")
                .cluster(cluster.getRef())
                .serviceName(Fn.ref("Name"))
                .taskDefinition(task.getRef())
                .launchType("FARGATE")
                .platformVersion("LATEST")
                .networkConfiguration(CfnService.NetworkConfigurationProperty.builder()
                        .awsvpcConfiguration(CfnService.AwsVpcConfigurationProperty.builder()
                                .assignPublicIp("DISABLED")
                                .subnets(privateSubnets)
                                .securityGroups(List.of(imported("ServiceGroupId")))
                                .build())
                        .build())
                .loadBalancers(List.of(CfnService.LoadBalancerProperty.builder()
                        .containerName("service")
                        .containerPort(8000)
                        .targetGroupArn(targets.getRef())
                        .build()))
                .healthCheckGracePeriodSeconds(120)
                .deploymentConfiguration(CfnService.DeploymentConfigurationProperty.builder()
                        // Each old task goes when a new one is ready.
                        .minimumHealthyPercent(100)
                        .maximumPercent(200)
                        .deploymentCircuitBreaker(CfnService.DeploymentCircuitBreakerProperty.builder()
                                .enable(true)
                                .rollback(true)
                                .build())
                        .alarms(CfnService.DeploymentAlarmsProperty.builder()
                                .enable(true)
                                .rollback(true)
                                .alarmNames(List.of(named("RollbackServerErrors"), named("RollbackSlow")))
                                .build())
                        .build())
                .enableEcsManagedTags(true)
                .propagateTags("SERVICE")
                .build();
    }

    private void scale(CfnService service, Number minTasks, Number maxTasks) {
        CfnScalableTarget target = CfnScalableTarget.Builder.create(scope, "Scaling")
                .serviceNamespace("ecs")
                .scalableDimension("ecs:service:DesiredCount")
                .resourceId(Fn.join("/", List.of("service", Fn.ref("Cluster"), service.getAttrName())))
                .minCapacity(minTasks)
                .maxCapacity(maxTasks)
                .build();
        follows("ScaleByCpu", target, "ECSServiceAverageCPUUtilization", 70);
        follows("ScaleByMemory", target, "ECSServiceAverageMemoryUtilization", 80);
    }

    private void follows(String id, CfnScalableTarget target, String metric, int percent) {
        CfnScalingPolicy.Builder.create(scope, id)
                .policyName(named(id))
                .policyType("TargetTrackingScaling")
                .scalingTargetId(target.getRef())
                .targetTrackingScalingPolicyConfiguration(
                        CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty.builder()
                                .predefinedMetricSpecification(
                                        CfnScalingPolicy.PredefinedMetricSpecificationProperty.builder()
                                                .predefinedMetricType(metric)
                                                .build())
                                .targetValue(percent)
                                .scaleOutCooldown(60)
                                .scaleInCooldown(300)
                                .build())
                .build();
    }

    private static CfnLoadBalancer.LoadBalancerAttributeProperty balancerAttribute(String key, String value) {
        return CfnLoadBalancer.LoadBalancerAttributeProperty.builder()
                .key(key)
                .value(value)
                .build();
    }

    private static CfnTargetGroup.TargetGroupAttributeProperty targetAttribute(String key, String value) {
        return CfnTargetGroup.TargetGroupAttributeProperty.builder()
                .key(key)
                .value(value)
                .build();
    }
}
