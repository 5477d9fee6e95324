package io.tableorder.aws;

import static io.tableorder.aws.DataTemplate.kept;
import static io.tableorder.aws.Ordered.map;

import java.util.List;
import software.amazon.awscdk.CfnCondition;
import software.amazon.awscdk.CfnDeletionPolicy;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.cloudfront.CfnDistribution;
import software.amazon.awscdk.services.cloudfront.CfnOriginAccessControl;
import software.amazon.awscdk.services.cloudfront.CfnResponseHeadersPolicy;
import software.amazon.awscdk.services.s3.CfnBucket;
import software.amazon.awscdk.services.s3.CfnBucketPolicy;

/** The bucket of the menus' images, which only the service writes and only CloudFront shows. */
final class Images {

    /** CachingOptimized, which is AWS's and the same in all accounts: it follows what the service says of each image. */
    private static final String CACHING = "658327ea-f89d-4fab-a63d-7e88639e58f6";

    private static final String ORIGIN = "images";

    private final DataTemplate stack;

    Images(DataTemplate stack) {
        this.stack = stack;
        CfnBucket bucket = bucket();
        CfnDistribution distribution = distribution(bucket);
        policy(bucket, distribution);
        stack.export("ImagesBucket", bucket.getRef());
        stack.export("ImagesDistributionDomain", distribution.getAttrDomainName());
        stack.export(
                "ImagesHost",
                Fn.conditionIf("HasImagesDomain", Fn.ref("ImagesDomain"), distribution.getAttrDomainName())
                        .toString());
    }

    private CfnBucket bucket() {
        CfnBucket bucket = CfnBucket.Builder.create(stack.scope, "Images")
                .versioningConfiguration(CfnBucket.VersioningConfigurationProperty.builder()
                        .status("Enabled")
                        .build())
                .bucketEncryption(CfnBucket.BucketEncryptionProperty.builder()
                        .serverSideEncryptionConfiguration(List.of(CfnBucket.ServerSideEncryptionRuleProperty.builder()
                                .serverSideEncryptionByDefault(
                                        CfnBucket.ServerSideEncryptionByDefaultProperty.builder()
                                                .sseAlgorithm("AES256")
                                                .build())
                                .build()))
                        .build())
                .publicAccessBlockConfiguration(CfnBucket.PublicAccessBlockConfigurationProperty.builder()
                        .blockPublicAcls(true)
                        .blockPublicPolicy(true)
                        .ignorePublicAcls(true)
                        .restrictPublicBuckets(true)
                        .build())
                .ownershipControls(CfnBucket.OwnershipControlsProperty.builder()
                        .rules(List.of(CfnBucket.OwnershipControlsRuleProperty.builder()
                                .objectOwnership("BucketOwnerEnforced")
                                .build()))
                        .build())
                .lifecycleConfiguration(CfnBucket.LifecycleConfigurationProperty.builder()
                        .rules(List.of(
                                // Replaced and deleted images only: one that a menu shows is read at any time.
                                CfnBucket.RuleProperty.builder()
                                        .id("old-versions")
                                        .status("Enabled")
                                        .noncurrentVersionTransitions(List.of(
                                                CfnBucket.NoncurrentVersionTransitionProperty.builder()
                                                        .storageClass("GLACIER")
                                                        .transitionInDays(90)
                                                        .build()))
                                        .build(),
                                CfnBucket.RuleProperty.builder()
                                        .id("broken-uploads")
                                        .status("Enabled")
                                        .abortIncompleteMultipartUpload(
                                                CfnBucket.AbortIncompleteMultipartUploadProperty.builder()
                                                        .daysAfterInitiation(1)
                                                        .build())
                                        .build()))
                        .build())
                .tags(stack.tags("images"))
                .build();
        kept(bucket, CfnDeletionPolicy.RETAIN);
        return bucket;
    }

    private CfnDistribution distribution(CfnBucket bucket) {
        String domain = stack.parameter("ImagesDomain", "Own domain of the images; empty: that of CloudFront", "");
        String certificate = stack.parameter(
                "ImagesCertificate", "ARN of its certificate, which must be in us-east-1; empty without a domain", "");
        CfnCondition own = CfnCondition.Builder.create(stack.scope, "HasImagesDomain")
                .expression(Fn.conditionNot(Fn.conditionEquals(domain, "")))
                .build();
        CfnOriginAccessControl access = CfnOriginAccessControl.Builder.create(stack.scope, "ImagesAccess")
                .originAccessControlConfig(CfnOriginAccessControl.OriginAccessControlConfigProperty.builder()
                        .name(stack.named("images"))
                        .originAccessControlOriginType("s3")
                        .signingBehavior("always")
                        .signingProtocol("sigv4")
                        .build())
                .build();
        return CfnDistribution.Builder.create(stack.scope, "ImagesDistribution")
                .distributionConfig(CfnDistribution.DistributionConfigProperty.builder()
                        .enabled(true)
                        .comment("Images of menus")
                        .httpVersion("http2and3")
                        .ipv6Enabled(true)
                        .priceClass("PriceClass_200")
                        .aliases(Token.asList(
                                Fn.conditionIf(own.getLogicalId(), List.of(domain), Fn.ref("AWS::NoValue"))))
                        .viewerCertificate(Fn.conditionIf(
                                own.getLogicalId(),
                                map(
                                        "AcmCertificateArn", certificate,
                                        "MinimumProtocolVersion", "TLSv1.2_2021",
                                        "SslSupportMethod", "sni-only"),
                                map("CloudFrontDefaultCertificate", true)))
                        .origins(List.of(CfnDistribution.OriginProperty.builder()
                                .id(ORIGIN)
                                .domainName(bucket.getAttrRegionalDomainName())
                                .originAccessControlId(access.getAttrId())
                                .s3OriginConfig(CfnDistribution.S3OriginConfigProperty.builder()
                                        .originAccessIdentity("")
                                        .build())
                                .build()))
                        .defaultCacheBehavior(CfnDistribution.DefaultCacheBehaviorProperty.builder()
                                .targetOriginId(ORIGIN)
                                .viewerProtocolPolicy("redirect-to-https")
                                .allowedMethods(List.of("GET", "HEAD"))
                                .compress(false)
                                .cachePolicyId(CACHING)
                                .responseHeadersPolicyId(headers().getAttrId())
                                .build())
                        .build())
                .build();
    }

    /** As the service sends them with its own images: pictures, for the pages of any front end. */
    private CfnResponseHeadersPolicy headers() {
        return CfnResponseHeadersPolicy.Builder.create(stack.scope, "ImagesHeaders")
                .responseHeadersPolicyConfig(CfnResponseHeadersPolicy.ResponseHeadersPolicyConfigProperty.builder()
                        .name(stack.named("images"))
                        .securityHeadersConfig(CfnResponseHeadersPolicy.SecurityHeadersConfigProperty.builder()
                                .contentTypeOptions(CfnResponseHeadersPolicy.ContentTypeOptionsProperty.builder()
                                        .override(true)
                                        .build())
                                .build())
                        .customHeadersConfig(CfnResponseHeadersPolicy.CustomHeadersConfigProperty.builder()
                                .items(List.of(CfnResponseHeadersPolicy.CustomHeaderProperty.builder()
                                        .header("Cross-Origin-Resource-Policy")
                                        .value("cross-origin")
                                        .override(true)
                                        .build()))
                                .build())
                        .build())
                .build();
    }

    private void policy(CfnBucket bucket, CfnDistribution distribution) {
        String all = Fn.sub("${Images.Arn}/*");
        CfnBucketPolicy.Builder.create(stack.scope, "ImagesPolicy")
                .bucket(bucket.getRef())
                .policyDocument(map(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        List.of(
                                map(
                                        "Sid", "CloudFrontReads",
                                        "Effect", "Allow",
                                        "Principal", map("Service", "cloudfront.amazonaws.com"),
                                        "Action", "s3:GetObject",
                                        "Resource", all,
                                        "Condition",
                                                map(
                                                        "StringEquals",
                                                        map(
                                                                "AWS:SourceArn",
                                                                Fn.sub(
                                                                        "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${ImagesDistribution}")))),
                                map(
                                        "Sid", "OnlyByTls",
                                        "Effect", "Deny",
                                        "Principal", "*",
                                        "Action", "s3:*",
                                        "Resource", List.of(bucket.getAttrArn(), all),
                                        "Condition", map("Bool", map("aws:SecureTransport", "false"))))))
                .build();
    }
}
