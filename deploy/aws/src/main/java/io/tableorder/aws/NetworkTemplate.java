package io.tableorder.aws;

import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.ec2.CfnEIP;
import software.amazon.awscdk.services.ec2.CfnInternetGateway;
import software.amazon.awscdk.services.ec2.CfnNatGateway;
import software.amazon.awscdk.services.ec2.CfnRoute;
import software.amazon.awscdk.services.ec2.CfnRouteTable;
import software.amazon.awscdk.services.ec2.CfnSecurityGroup;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupEgress;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupIngress;
import software.amazon.awscdk.services.ec2.CfnSubnet;
import software.amazon.awscdk.services.ec2.CfnSubnetRouteTableAssociation;
import software.amazon.awscdk.services.ec2.CfnVPC;
import software.amazon.awscdk.services.ec2.CfnVPCEndpoint;
import software.amazon.awscdk.services.ec2.CfnVPCGatewayAttachment;

/** Where everything stands, and who reaches whom. */
final class NetworkTemplate extends Template {

    private static final String ANYWHERE = "0.0.0.0/0";

    NetworkTemplate(App app) {
        super(app, "network", "Table Order, 1 of 4: the network, and who reaches whom in it");
        CfnVPC vpc = CfnVPC.Builder.create(scope, "Vpc")
                .cidrBlock("10.0.0.0/16")
                .enableDnsHostnames(true)
                .enableDnsSupport(true)
                .tags(tags("vpc"))
                .build();
        CfnInternetGateway internet = CfnInternetGateway.Builder.create(scope, "Internet")
                .tags(tags("internet"))
                .build();
        CfnVPCGatewayAttachment attachment = CfnVPCGatewayAttachment.Builder.create(scope, "InternetAttachment")
                .vpcId(vpc.getRef())
                .internetGatewayId(internet.getRef())
                .build();
        CfnRouteTable publicRoutes = routes("PublicRoutes", vpc);
        CfnRoute.Builder.create(scope, "PublicRoute")
                .routeTableId(publicRoutes.getRef())
                .destinationCidrBlock(ANYWHERE)
                .gatewayId(internet.getRef())
                .build()
                .addResourceDependency(attachment);
        Zone a = new Zone("A", 0, vpc, publicRoutes, attachment);
        Zone b = new Zone("B", 1, vpc, publicRoutes, attachment);
        // Images of containers and of menus: by the gateway, which costs nothing, instead of by NAT.
        CfnVPCEndpoint.Builder.create(scope, "S3")
                .vpcId(vpc.getRef())
                .vpcEndpointType("Gateway")
                .serviceName(Fn.sub("com.amazonaws.${AWS::Region}.s3"))
                .routeTableIds(List.of(a.privateRoutes.getRef(), b.privateRoutes.getRef()))
                .build();
        export("VpcId", vpc.getRef());
        export("PublicSubnetA", a.publicSubnet.getRef());
        export("PublicSubnetB", b.publicSubnet.getRef());
        export("PrivateSubnetA", a.privateSubnet.getRef());
        export("PrivateSubnetB", b.privateSubnet.getRef());
        draw(vpc);
    }

    private void draw(CfnVPC vpc) {
        CfnSecurityGroup balancer = group("Balancer", "The load balancer", vpc);
        CfnSecurityGroup service = group("Service", "The tasks of the service and of its db command", vpc);
        CfnSecurityGroup database = group("Database", "PostgreSQL", vpc);
        CfnSecurityGroup cache = group("Cache", "Redis", vpc);
        CfnSecurityGroup broker = group("Broker", "RabbitMQ", vpc);
        CfnSecurityGroupIngress.Builder.create(scope, "GuestsToBalancer")
                .groupId(balancer.getAttrGroupId())
                .ipProtocol("tcp")
                .fromPort(443)
                .toPort(443)
                .cidrIp(ANYWHERE)
                .description("Guests and staff")
                .build();
        opens("Balancer", balancer, "Service", service, 8000);
        opens("Service", service, "Database", database, 5432);
        opens("Service", service, "Cache", cache, 6379);
        opens("Service", service, "Broker", broker, 5671);
        // Nothing else leaves: printers and POS systems that do not speak HTTPS need a rule of the operator's own.
        CfnSecurityGroupEgress.Builder.create(scope, "ServiceToHttps")
                .groupId(service.getAttrGroupId())
                .ipProtocol("tcp")
                .fromPort(443)
                .toPort(443)
                .cidrIp(ANYWHERE)
                .description("Interfaces of AWS, webhooks, POS systems")
                .build();
    }

    /** Without a rule of its own a group would get one that lets everything out; this one leads nowhere. */
    private CfnSecurityGroup group(String id, String description, CfnVPC vpc) {
        CfnSecurityGroup group = CfnSecurityGroup.Builder.create(scope, id + "Group")
                .groupDescription(description)
                .vpcId(vpc.getRef())
                .securityGroupEgress(List.of(CfnSecurityGroup.EgressProperty.builder()
                        .ipProtocol("icmp")
                        .fromPort(252)
                        .toPort(86)
                        .cidrIp("255.255.255.255/32")
                        .description("Nothing")
                        .build()))
                .tags(tags(id.toLowerCase()))
                .build();
        export(id + "GroupId", group.getAttrGroupId());
        return group;
    }

    private void opens(String fromId, CfnSecurityGroup from, String toId, CfnSecurityGroup to, int port) {
        CfnSecurityGroupEgress.Builder.create(scope, fromId + "To" + toId)
                .groupId(from.getAttrGroupId())
                .destinationSecurityGroupId(to.getAttrGroupId())
                .ipProtocol("tcp")
                .fromPort(port)
                .toPort(port)
                .build();
        CfnSecurityGroupIngress.Builder.create(scope, toId + "From" + fromId)
                .groupId(to.getAttrGroupId())
                .sourceSecurityGroupId(from.getAttrGroupId())
                .ipProtocol("tcp")
                .fromPort(port)
                .toPort(port)
                .build();
    }

    private CfnRouteTable routes(String id, CfnVPC vpc) {
        return CfnRouteTable.Builder.create(scope, id)
                .vpcId(vpc.getRef())
                .tags(tags(id.toLowerCase()))
                .build();
    }

    /** A public and a private subnet, with a way out of its own, so that a zone that fails takes nothing else with it. */
    private final class Zone {

        final CfnSubnet publicSubnet;
        final CfnSubnet privateSubnet;
        final CfnRouteTable privateRoutes;

        Zone(String name, int number, CfnVPC vpc, CfnRouteTable publicRoutes, CfnVPCGatewayAttachment attachment) {
            publicSubnet = subnet("PublicSubnet" + name, "10.0." + (number + 1) + ".0/24", number, vpc);
            privateSubnet = subnet("PrivateSubnet" + name, "10.0." + (number + 11) + ".0/24", number, vpc);
            joins("PublicRoutes" + name, publicSubnet, publicRoutes);
            CfnEIP address = CfnEIP.Builder.create(scope, "NatAddress" + name)
                    .domain("vpc")
                    .tags(tags("nat-" + name.toLowerCase()))
                    .build();
            address.addResourceDependency(attachment);
            CfnNatGateway nat = CfnNatGateway.Builder.create(scope, "Nat" + name)
                    .allocationId(address.getAttrAllocationId())
                    .subnetId(publicSubnet.getRef())
                    .tags(tags("nat-" + name.toLowerCase()))
                    .build();
            privateRoutes = routes("PrivateRoutes" + name, vpc);
            CfnRoute.Builder.create(scope, "PrivateRoute" + name)
                    .routeTableId(privateRoutes.getRef())
                    .destinationCidrBlock(ANYWHERE)
                    .natGatewayId(nat.getRef())
                    .build();
            joins("PrivateRoutes" + name + "Subnet", privateSubnet, privateRoutes);
        }

        private CfnSubnet subnet(String id, String range, int number, CfnVPC vpc) {
            return CfnSubnet.Builder.create(scope, id)
                    .vpcId(vpc.getRef())
                    .cidrBlock(range)
                    .availabilityZone(Fn.select(number, Fn.getAzs()))
                    .mapPublicIpOnLaunch(false)
                    .tags(tags(id.toLowerCase()))
                    .build();
        }

        private void joins(String id, CfnSubnet subnet, CfnRouteTable routes) {
            CfnSubnetRouteTableAssociation.Builder.create(scope, id)
                    .subnetId(subnet.getRef())
                    .routeTableId(routes.getRef())
                    .build();
        }
    }
}
