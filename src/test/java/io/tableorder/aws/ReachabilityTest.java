package io.tableorder.aws;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.aws.Stacks.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who reaches whom: computed from all rules of all security groups, and from routes. */
class ReachabilityTest {

    private static final String INTERNET = "internet";

    /** Where the rule leads that stands for no rule. */
    private static final String NOWHERE = "255.255.255.255/32 icmp 252 to 86";

    /** Of the design; only AMQPS has its own port, and HTTPS out is for interfaces of AWS and for webhooks. */
    private static final Set<String> DRAWN = Set.of(
            "internet -> Balancer 443",
            "Balancer -> Service 8000",
            "Service -> Database 5432",
            "Service -> Cache 6379",
            "Service -> Broker 5671",
            "Service -> internet 443");

    @Test
    void trafficFlowsAsItIsDrawnAndNotOtherwise() {
        assertThat(flows()).isEqualTo(DRAWN);
        assertThat(Stream.concat(out().stream(), in().stream()).collect(toSet()))
                .as("no rule is for nothing")
                .isEqualTo(DRAWN);
    }

    /** From the internet one comes to what keeps data over two others only. */
    @Test
    void whatKeepsDataIsThreeStepsAwayFromGuests() {
        assertThat(reachedFrom(INTERNET)).containsExactly("Balancer");
        assertThat(reachedFrom("Balancer")).containsExactly("Service");
        for (String store : List.of("Database", "Cache", "Broker")) {
            assertThat(reachedFrom(store)).as("what %s reaches", store).isEmpty();
            assertThat(flows().stream().filter(flow -> flow.contains("-> " + store + " ")))
                    .as("who reaches %s", store)
                    .singleElement()
                    .asString()
                    .startsWith("Service -> ");
        }
    }

    /** What one side lets out and the other one lets in; the internet has no rules of its own. */
    private static Set<String> flows() {
        Set<String> in = in();
        Set<String> flows = new TreeSet<>(out());
        flows.removeIf(flow -> !flow.contains("-> " + INTERNET) && !in.contains(flow));
        in.stream().filter(flow -> flow.startsWith(INTERNET)).forEach(flows::add);
        return flows;
    }

    private static Set<String> out() {
        Set<String> out = new TreeSet<>();
        for (Resource rule : Stacks.of("AWS::EC2::SecurityGroupEgress")) {
            out.add(group(rule.text("GroupId")) + " -> " + to(rule.properties()));
        }
        for (Resource group : Stacks.of("AWS::EC2::SecurityGroup")) {
            String name = group("{" + group.id() + ".GroupId}");
            JsonNode rules = group.properties().path("SecurityGroupEgress");
            assertThat(rules)
                    .as("%s: without a rule of its own it lets everything out", group)
                    .isNotEmpty();
            rules.forEach(rule -> out.add(name + " -> " + to(rule)));
            out.remove(name + " -> " + NOWHERE);
        }
        return out;
    }

    private static String to(JsonNode rule) {
        return other(rule, "DestinationSecurityGroupId") + " " + port(rule);
    }

    private static Set<String> in() {
        Set<String> in = new TreeSet<>();
        for (Resource rule : Stacks.of("AWS::EC2::SecurityGroupIngress")) {
            in.add(from(rule.properties()) + group(rule.text("GroupId")) + " " + port(rule.properties()));
        }
        for (Resource group : Stacks.of("AWS::EC2::SecurityGroup")) {
            for (JsonNode rule : group.properties().path("SecurityGroupIngress")) {
                in.add(from(rule) + group("{" + group.id() + ".GroupId}") + " " + port(rule));
            }
        }
        return in;
    }

    private static String from(JsonNode rule) {
        return other(rule, "SourceSecurityGroupId") + " -> ";
    }

    private static Set<String> reachedFrom(String from) {
        return flows().stream()
                .filter(flow -> flow.startsWith(from + " -> "))
                .map(flow -> flow.split(" ")[2])
                .collect(toSet());
    }

    @Test
    void everythingHasTheGroupThatIsMeantForIt() {
        Map<String, String> expected = Map.of(
                "service.Balancer", "SecurityGroups",
                "service.Service", "NetworkConfiguration/AwsvpcConfiguration/SecurityGroups",
                "data.Database", "VPCSecurityGroups",
                "data.Cache", "SecurityGroupIds",
                "data.Broker", "SecurityGroups");
        expected.forEach((name, path) -> {
            String[] parts = name.split("\\.");
            assertThat(Stacks.resource(parts[0], parts[1]).text(path)).isEqualTo("[{" + parts[1] + "Group.GroupId}]");
        });
        Set<String> grouped = Stacks.all()
                .filter(resource -> !resource.type().startsWith("AWS::EC2::"))
                .filter(resource -> resource.properties().toString().contains("SecurityGroup"))
                .map(Resource::toString)
                .collect(toSet());
        assertThat(grouped).isEqualTo(expected.keySet());
    }

    @Test
    void onlyTheBalancerStandsInThePublicSubnets() {
        assertThat(Stacks.resource("service", "Balancer").text("Subnets"))
                .isEqualTo("[{PublicSubnetA},{PublicSubnetB}]");
        assertThat(Stacks.resource("service", "Service").text("NetworkConfiguration/AwsvpcConfiguration/Subnets"))
                .isEqualTo("[{PrivateSubnetA},{PrivateSubnetB}]");
        assertThat(Stacks.resource("service", "Service")
                        .text("NetworkConfiguration/AwsvpcConfiguration/AssignPublicIp"))
                .isEqualTo("DISABLED");
        assertThat(Stacks.resource("data", "DatabaseSubnets").text("SubnetIds"))
                .isEqualTo("[{PrivateSubnetA},{PrivateSubnetB}]");
        assertThat(Stacks.resource("data", "CacheSubnets").text("SubnetIds"))
                .isEqualTo("[{PrivateSubnetA},{PrivateSubnetB}]");
        assertThat(Stacks.resource("data", "Broker").text("SubnetIds"))
                .isEqualTo("[{PrivateSubnetA},{PrivateSubnetB}]");
        assertThat(Stacks.resource("data", "Database").text("PubliclyAccessible"))
                .isEqualTo("false");
        assertThat(Stacks.resource("data", "Broker").text("PubliclyAccessible")).isEqualTo("false");
        assertThat(Stacks.template("data").toString() + Stacks.template("alarms"))
                .doesNotContain("PublicSubnet");
    }

    @Test
    void privateSubnetsHaveNoWayInFromOutside() {
        for (Resource route : Stacks.of("AWS::EC2::Route")) {
            boolean isPublic = route.text("RouteTableId").equals("{PublicRoutes}");
            assertThat(route.properties().has("GatewayId")).as(route.toString()).isEqualTo(isPublic);
            assertThat(route.properties().has("NatGatewayId"))
                    .as(route.toString())
                    .isEqualTo(!isPublic);
        }
        Set<String> joined = Stacks.of("AWS::EC2::SubnetRouteTableAssociation").stream()
                .map(join -> join.text("SubnetId") + " " + join.text("RouteTableId"))
                .collect(toSet());
        assertThat(joined)
                .containsExactlyInAnyOrder(
                        "{PublicSubnetA} {PublicRoutes}",
                        "{PublicSubnetB} {PublicRoutes}",
                        "{PrivateSubnetA} {PrivateRoutesA}",
                        "{PrivateSubnetB} {PrivateRoutesB}");
        assertThat(Stacks.of("AWS::EC2::Subnet"))
                .allMatch(subnet -> subnet.text("MapPublicIpOnLaunch").equals("false"));
    }

    private static String group(String id) {
        return id.replaceAll("^\\{(\\w+)Group\\.GroupId}$", "$1");
    }

    private static String other(JsonNode rule, String key) {
        if (rule.has(key)) {
            return group(Stacks.text("network", rule.path(key)));
        }
        String range = rule.path("CidrIp").asText();
        return range.equals("0.0.0.0/0") ? INTERNET : range;
    }

    private static String port(JsonNode rule) {
        String protocol = rule.path("IpProtocol").asText();
        int from = rule.path("FromPort").asInt();
        int to = rule.path("ToPort").asInt();
        return protocol.equals("tcp") && from == to ? String.valueOf(from) : protocol + " " + from + " to " + to;
    }
}
