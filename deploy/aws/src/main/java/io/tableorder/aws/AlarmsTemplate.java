package io.tableorder.aws;

import static io.tableorder.aws.Ordered.map;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnCondition;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.chatbot.CfnSlackChannelConfiguration;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.iam.CfnRole;
import software.amazon.awscdk.services.kms.CfnKey;
import software.amazon.awscdk.services.sns.CfnSubscription;
import software.amazon.awscdk.services.sns.CfnTopic;
import software.amazon.awscdk.services.sns.CfnTopicPolicy;

/**
 * The alarms, and the topic that sends them. An alarm has the name of the alert in monitoring/prometheus/rules that watches the same, so
 * that one section of docs/runbooks.md serves both.
 */
final class AlarmsTemplate extends Template {

    private static final List<String> TELLS = List.of("cloudwatch.amazonaws.com", "events.amazonaws.com");

    private final CfnTopic topic;
    private final Alarm.Factory alarms;

    AlarmsTemplate(App app) {
        super(app, "alarms", "Table Order, 4 of 4: alarms, and whom they are sent to");
        Number connections = number(
                "DatabaseConnections", "Connections of the database that are too many; 80 % of what its size allows", 320);
        topic = topic();
        email();
        slack();
        deployments();
        alarms = new Alarm.Factory(this, List.of(topic.getRef()));
        requests();
        dependencies();
        events();
        connectors();
        load();
        servers(connections);
        export("TopicArn", topic.getRef());
    }

    /** The key is not AWS's own for SNS: with that, neither alarms nor events may publish. */
    private CfnTopic topic() {
        CfnKey key = CfnKey.Builder.create(scope, "Key")
                .description("Encrypts what alarms say")
                .enableKeyRotation(true)
                .keyPolicy(map(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        List.of(
                                map(
                                        "Sid", "Account",
                                        "Effect", "Allow",
                                        "Principal",
                                                map(
                                                        "AWS",
                                                        Fn.sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")),
                                        "Action", "kms:*",
                                        "Resource", "*"),
                                map(
                                        "Sid", "Alarms",
                                        "Effect", "Allow",
                                        "Principal", map("Service", TELLS),
                                        "Action", List.of("kms:Decrypt", "kms:GenerateDataKey*"),
                                        "Resource", "*"))))
                .build();
        CfnTopic made = CfnTopic.Builder.create(scope, "Topic")
                .topicName(named("alarms"))
                .kmsMasterKeyId(key.getAttrArn())
                .build();
        CfnTopicPolicy.Builder.create(scope, "TopicPolicy")
                .topics(List.of(made.getRef()))
                .policyDocument(map(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        List.of(map(
                                "Effect", "Allow",
                                "Principal", map("Service", TELLS),
                                "Action", "sns:Publish",
                                "Resource", made.getRef(),
                                "Condition",
                                        map(
                                                "StringEquals",
                                                map("aws:SourceAccount", Fn.ref("AWS::AccountId")))))))
                .build();
        return made;
    }

    private void email() {
        String address = parameter("AlarmEmail", "Who gets alarms by e-mail; must confirm the first message");
        CfnSubscription.Builder.create(scope, "Email")
                .topicArn(topic.getRef())
                .protocol("email")
                .endpoint(address)
                .build();
    }

    private void slack() {
        String workspace =
                parameter("SlackWorkspace", "Id of the Slack workspace, authorized once in the console; empty without", "");
        String channel = parameter("SlackChannel", "Id of the Slack channel; empty without", "");
        CfnCondition wanted = CfnCondition.Builder.create(scope, "HasSlack")
                .expression(Fn.conditionNot(Fn.conditionEquals(workspace, "")))
                .build();
        CfnRole role = CfnRole.Builder.create(scope, "SlackRole")
                .description("What members of the channel may do in the account: look at alarms")
                .assumeRolePolicyDocument(Tasks.assumedBy("chatbot.amazonaws.com"))
                .policies(List.of(Tasks.policy(
                        "alarms",
                        map(
                                "Effect", "Allow",
                                "Action",
                                        List.of("cloudwatch:Describe*", "cloudwatch:Get*", "cloudwatch:List*"),
                                "Resource", "*"))))
                .build();
        CfnSlackChannelConfiguration configuration = CfnSlackChannelConfiguration.Builder.create(scope, "Slack")
                .configurationName(named("alarms"))
                .slackWorkspaceId(workspace)
                .slackChannelId(channel)
                .iamRoleArn(role.getAttrArn())
                .guardrailPolicies(
                        List.of(Fn.sub("arn:${AWS::Partition}:iam::aws:policy/CloudWatchReadOnlyAccess")))
                .loggingLevel("ERROR")
                .snsTopicArns(List.of(topic.getRef()))
                .build();
        role.getCfnOptions().setCondition(wanted);
        configuration.getCfnOptions().setCondition(wanted);
    }

    /** A roll that went back, which no alarm says: the one that stopped it may be over. */
    private void deployments() {
        CfnRule.Builder.create(scope, "RollFailed")
                .description("A roll of the service failed and goes back")
                .eventPattern(map(
                        "source", List.of("aws.ecs"),
                        "detail-type", List.of("ECS Deployment State Change"),
                        "detail", map("eventName", List.of("SERVICE_DEPLOYMENT_FAILED"))))
                .targets(List.of(CfnRule.TargetProperty.builder()
                        .id("topic")
                        .arn(topic.getRef())
                        .build()))
                .build();
    }

    private void requests() {
        Map<String, String> balancer = map("LoadBalancer", imported("BalancerFullName"));
        Map<String, String> targets =
                map("LoadBalancer", imported("BalancerFullName"), "TargetGroup", imported("TargetsFullName"));
        alarms.of("ServiceDown", "No task of the service is ready: guests can neither browse nor order")
                .metric("ready", "AWS/ApplicationELB", "HealthyHostCount", "Maximum", targets)
                .below("ready", 1)
                .evenWithoutValues()
                .minutes(1);
        alarms.of("InstanceDown", "A task of the service is not ready; the others take its share")
                .metric("out", "AWS/ApplicationELB", "UnHealthyHostCount", "Minimum", targets)
                .above("out", 0)
                .minutes(2);
        alarms.of("RequestsSlow", "One request in twenty takes longer than 3 s")
                .metric("time", "AWS/ApplicationELB", "TargetResponseTime", "p95", balancer)
                .above("time", 3)
                .minutes(5);
        alarms.of("ServerErrors", "More than 5 % of the requests fail")
                .metric("errors", "AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "Sum", balancer)
                .metric("requests", "AWS/ApplicationELB", "RequestCount", "Sum", balancer)
                .above("IF(FILL(errors, 0) >= 1, 100 * FILL(errors, 0) / requests, 0)", 5)
                .minutes(5);
    }

    private void dependencies() {
        away("DatabaseDown", "postgresql", "PostgreSQL does not answer an instance: nothing can be ordered", 1);
        away("RedisDown", "redis", "Redis does not answer an instance; orders are taken all the same", 1);
        away("BrokerDown", "rabbitmq", "RabbitMQ does not answer an instance: connectors get no events", 2);
        away("S3Down", "s3", "S3 does not answer an instance: images are neither uploaded nor shown", 2);
    }

    private void away(String id, String dependency, String description, int minutes) {
        alarms.of(id, description)
                .metric("up", "tableorder_dependency_up", "Minimum", map("dependency", dependency))
                .below("up", 1)
                .minutes(minutes);
    }

    private void events() {
        alarms.of("OutboxBacklog", "Events wait to be published: the oldest for over 60 s, or more than 1,000")
                .metric("age", "tableorder_outbox_age_seconds", "Maximum", map())
                .metric("waiting", "tableorder_outbox_events", "Maximum", map())
                .above("IF(age > 60 OR waiting > 1000, 1, 0)", 0)
                .minutes(1);
        highest("EventsParked", "tableorder_outbox_parked", 0, 1, "Events cannot be sent, and are set aside");
        highest("DeadLetters", "tableorder_dead_letters_recent", 0, 1, "New dead letters, made within the last hour");
        highest("TargetOut", "tableorder_targets_condition", 0, 1, "The target of a drop-in is out");
        alarms.of("TargetsOut", "Most targets of a kind are out: probably the network, not the targets")
                .metric("open", "tableorder_targets", "Maximum", map("breaker", "open"))
                .metric("closed", "tableorder_targets", "Maximum", map("breaker", "closed"))
                .above("IF(open >= 3 AND open > closed, 1, 0)", 0)
                .minutes(5);
        highest("DeliveriesLate", "tableorder_deliveries_age_seconds", 300, 1, "A delivery has waited for over 300 s");
    }

    private void connectors() {
        highest("ConnectorRefused", "tableorder_connectors_refused", 0, 1, "A file of the routes folder was refused");
        highest("ConnectorStopped", "tableorder_connectors_stopped", 0, 30, "A connector was stopped by hand");
        highest("StorePaused", "tableorder_stores_paused", 0, 5, "A store takes no orders: it cannot do without a connector that is out");
        highest("ConnectorMissing", "tableorder_connectors_missing", 0, 15, "No printer takes the tickets of a station");
        highest("ConnectorDayLate", "tableorder_connectors_day_age_seconds", 3600, 5, "A business day is not handled");
        alarms.of("ConnectorNotListening", "A connector's queue has no consumer")
                .metric("missing", "tableorder_connectors_consumers", "Maximum", map("state", "missing"))
                .above("missing", 0)
                .minutes(2);
        highest("ConnectorQueueGrows", "tableorder_queue_messages", 10_000, 10, "A queue has over 10,000 events");
        highest("QueueLong", "tableorder_queue_messages", 1_000, 5, "A connector's queue has over 1,000 events");
    }

    private void load() {
        highest("DatabasePoolExhausted", "hikaricp_connections_pending", 0, 1, "Requests wait for a connection");
        highest("RequestQueueGrows", "tableorder_lane_waiting", 100, 1, "Over 100 requests wait in a lane");
        alarms.of("LaneRefuses", "A lane is full and refuses requests")
                .metric("refused", "tableorder_lane_refusals_total", "Sum", map())
                .above("refused", 1)
                .minutes(5);
        alarms.of("LoginsAttacked", "Over 30 logins a minute fail")
                .metric("failed", "tableorder_logins_total", "Sum", map())
                .above("failed", 30)
                .minutes(5);
    }

    /** Of AWS's own metrics. */
    private void servers(Number connections) {
        Map<String, String> database = map("DBInstanceIdentifier", imported("DatabaseId"));
        Map<String, String> broker = map("Broker", imported("BrokerName"));
        alarms.of("DatabaseConnectionsRunOut", "The database has nearly as many connections as its size allows")
                .metric("used", "AWS/RDS", "DatabaseConnections", "Maximum", database)
                .above("used", connections)
                .minutes(5);
        alarms.of("DatabaseDiskAlmostFull", "Less than 10 GiB of the database's disk are free")
                .metric("free", "AWS/RDS", "FreeStorageSpace", "Minimum", database)
                .below("free", 10L * 1024 * 1024 * 1024)
                .minutes(5);
        alarms.of("DatabaseBusy", "The database's processors are busy for 80 % of the time")
                .metric("cpu", "AWS/RDS", "CPUUtilization", "Average", database)
                .above("cpu", 80)
                .minutes(15);
        alarms.of("DatabaseOutOfCredits", "The database has used up its CPU credits, and is billed for more; only t classes have them")
                .metric("credits", "AWS/RDS", "CPUCreditBalance", "Minimum", database)
                .below("credits", 20)
                .minutes(15);
        alarms.of("BrokerAlarm", "RabbitMQ takes no events: it is out of memory or disk")
                .metric("used", "AWS/AmazonMQ", "RabbitMQMemUsed", "Maximum", broker)
                .metric("limit", "AWS/AmazonMQ", "RabbitMQMemLimit", "Minimum", broker)
                .metric("free", "AWS/AmazonMQ", "RabbitMQDiskFree", "Minimum", broker)
                .metric("needed", "AWS/AmazonMQ", "RabbitMQDiskFreeLimit", "Maximum", broker)
                .above("IF(used >= limit OR free <= needed, 1, 0)", 0)
                .minutes(1);
        alarms.of("ExporterDown", "No metrics of the service come: its collector does not run, or cannot read them")
                .metric("values", "tableorder_outbox_age_seconds", "SampleCount", map())
                .below("values", 1)
                .evenWithoutValues()
                .minutes(5);
        alarms.of("NotificationsFail", "Alarms do not reach those who should hear of them")
                .metric(
                        "failed",
                        "AWS/SNS",
                        "NumberOfNotificationsFailed",
                        "Sum",
                        map("TopicName", topic.getAttrTopicName()))
                .above("failed", 0)
                .minutes(1);
    }

    private void highest(String id, String metric, Number threshold, int minutes, String description) {
        alarms.of(id, description)
                .metric("highest", metric, "Maximum", map())
                .above("highest", threshold)
                .minutes(minutes);
    }
}
