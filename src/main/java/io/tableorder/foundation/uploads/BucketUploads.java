package io.tableorder.foundation.uploads;

import io.tableorder.foundation.settings.UploadsPlace.Bucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Images in a bucket of S3, under keys like {@code prefix/menus/name.jpg}: encrypted by the server, and never public by a list of rights. */
final class BucketUploads implements Uploads {

    private static final Logger LOG = LoggerFactory.getLogger(BucketUploads.class);

    /** As with the answers of the service itself. A network for distribution passes it on to the browsers. */
    private static final String CACHE = "max-age=86400, public, immutable";

    private static final Duration TO_CONNECT = Duration.ofSeconds(1);

    /** Of one image: the change that made its files useless is stored already, and its client waits. */
    private static final Duration TO_REMOVE = Duration.ofSeconds(2);

    private static final int TRIES = 2;
    private static final int FEW = 2;
    private static final int PAGE = 500;

    private final Bucket bucket;
    private final String prefix;
    private final Duration patience;
    private final Calls calls;
    private @Nullable S3Client client;

    BucketUploads(Bucket bucket, Duration patience) {
        this.bucket = bucket;
        this.prefix = bucket.prefix() + "menus/";
        this.patience = patience;
        this.calls = new Calls("S3 (" + bucket.name() + ")");
    }

    /** Made when it is first used, by a thread of the calls: it may have to ask the machine's surroundings for the region. */
    private synchronized S3Client s3() {
        if (client == null) {
            S3ClientBuilder builder = S3Client.builder()
                    .httpClientBuilder(UrlConnectionHttpClient.builder()
                            .connectionTimeout(TO_CONNECT)
                            .socketTimeout(patience))
                    .overrideConfiguration(all -> all.apiCallTimeout(patience)
                            .retryStrategy(strategy -> strategy.maxAttempts(TRIES))
                            .addExecutionInterceptor(new SendsAtOnce()))
                    .forcePathStyle(bucket.pathStyle());
            if (bucket.region() != null) {
                builder.region(Region.of(bucket.region()));
            }
            if (bucket.endpoint() != null) {
                builder.endpointOverride(bucket.endpoint())
                        // Many other servers do not know Amazon's newer check sums.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
                if (bucket.region() == null) {
                    // They have none, but a signature needs one.
                    builder.region(Region.US_EAST_1);
                }
            }
            client = builder.build();
        }
        return client;
    }

    /** Does not ask before it sends an image: a server that does not know the question would be waited for in vain. */
    private static final class SendsAtOnce implements ExecutionInterceptor {

        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().copy(request -> request.removeHeader("Expect"));
        }
    }

    @Override
    public void prepare() {
        calls.begin(() -> list(null, 1));
    }

    /** An upload that S3 has stored has all its bytes. */
    @Override
    public void store(Map<String, byte[]> files) throws IOException {
        try {
            calls.make(patience, () -> {
                files.forEach(this::put);
                return true;
            });
        } catch (IOException | RuntimeException failed) {
            remove(files.keySet());
            throw failed;
        }
    }

    private void put(String name, byte[] bytes) {
        PutObjectResponse stored = s3().putObject(
                        object -> object.bucket(bucket.name())
                                .key(prefix + name)
                                .contentType("image/jpeg")
                                .contentDisposition("inline")
                                .cacheControl(CACHE)
                                .serverSideEncryption(ServerSideEncryption.AES256),
                        RequestBody.fromBytes(bytes));
        requireTag(stored.eTag());
    }

    /** The JDK takes what is no HTTP at all for an answer without headers to which nothing is wrong. */
    private static void requireTag(@Nullable String tag) {
        if (tag == null) {
            throw SdkClientException.create("what answers is not S3");
        }
    }

    @Override
    public Optional<Content> read(String name) throws IOException {
        try {
            ResponseBytes<GetObjectResponse> object = calls.make(patience, () -> get(name));
            return Optional.of(
                    new Content(object.asByteArrayUnsafe(), object.response().lastModified()));
        } catch (AwsServiceException noSuchKey) {
            return Optional.empty();
        }
    }

    private ResponseBytes<GetObjectResponse> get(String name) {
        ResponseBytes<GetObjectResponse> object = s3().getObject(
                        wanted -> wanted.bucket(bucket.name()).key(prefix + name), ResponseTransformer.toBytes());
        requireTag(object.response().eTag());
        return object;
    }

    @Override
    public void remove(Collection<String> names) {
        if (names.isEmpty()) {
            return;
        }
        List<ObjectIdentifier> keys = names.stream()
                .map(name -> ObjectIdentifier.builder().key(prefix + name).build())
                .toList();
        try {
            List<S3Error> errors = calls.make(
                    keys.size() <= FEW ? TO_REMOVE : patience, () -> s3().deleteObjects(all -> all.bucket(bucket.name())
                                    .delete(Delete.builder()
                                            .objects(keys)
                                            .quiet(true)
                                            .build()))
                            .errors());
            errors.forEach(error -> LOG.warn("Could not remove {}: {}", error.key(), error.message()));
        } catch (IOException | AwsServiceException e) {
            LOG.warn("Could not remove {}: {}", names, e.getMessage());
        }
    }

    @Override
    public void list(Consumer<List<Listed>> page) throws IOException {
        String token = null;
        do {
            String from = token;
            ListObjectsV2Response listed = calls.make(patience, () -> list(from, PAGE));
            Instant now = now(listed);
            page.accept(listed.contents().stream()
                    .map(object -> listed(object, now))
                    .filter(file -> file.name().matches(NAME))
                    .toList());
            token = listed.nextContinuationToken();
        } while (token != null);
    }

    private ListObjectsV2Response list(@Nullable String from, int most) {
        return s3().listObjectsV2(some ->
                some.bucket(bucket.name()).prefix(prefix).maxKeys(most).continuationToken(from));
    }

    private Listed listed(S3Object object, Instant now) {
        Duration age = Duration.between(object.lastModified(), now);
        return new Listed(object.key().substring(prefix.length()), age.isNegative() ? Duration.ZERO : age);
    }

    /** The time of the clock that dates the objects. */
    private static Instant now(ListObjectsV2Response listed) {
        try {
            return listed.sdkHttpResponse()
                    .firstMatchingHeader("Date")
                    .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
                    .orElseGet(Instant::now);
        } catch (DateTimeParseException e) {
            return Instant.now();
        }
    }

    @Override
    public Optional<Room> room() {
        return Optional.empty();
    }

    @Override
    public Optional<Boolean> answers() {
        return Optional.of(!calls.foundAway());
    }

    @Override
    public void close() {
        calls.close();
        closeClient();
    }

    private synchronized void closeClient() {
        if (client != null) {
            client.close();
        }
    }
}
