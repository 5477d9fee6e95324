package io.tableorder.foundation.settings;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** Where the images of menus are kept, as {@code UPLOADS_URL} says. */
public sealed interface UploadsPlace {

    /** A folder that all instances share. */
    record Folder(Path path) implements UploadsPlace {}

    /**
     * A bucket of S3, or of a server that speaks its language.
     *
     * @param prefix of all keys; empty, or with a slash at its end
     * @param region null for the one that the machine's surroundings name
     * @param endpoint null for that of the region
     * @param pathStyle whether the bucket stands in the path, and not in the host
     */
    record Bucket(
            String name,
            String prefix,
            @Nullable String region,
            @Nullable URI endpoint,
            boolean pathStyle) implements UploadsPlace {}

    /** @throws IllegalArgumentException whose message continues after the name of the setting */
    static UploadsPlace parse(String text) {
        if (text.strip().toLowerCase(Locale.ROOT).startsWith("s3:")) {
            return bucket(ServiceUrl.parse(text, "s3://bucket/prefix?region=ap-northeast-2", "s3"));
        }
        if (text.contains("://")) {
            throw new IllegalArgumentException("must be a folder, or begin with s3://");
        }
        try {
            return new Folder(Path.of(text.strip()));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path that can be written in this locale");
        }
    }

    private static Bucket bucket(ServiceUrl url) {
        Map<String, String> parameters = url.parameters();
        if (url.user() != null) {
            throw new IllegalArgumentException("must not have credentials: they come from AWS_ACCESS_KEY_ID and"
                    + " AWS_SECRET_ACCESS_KEY, from a profile, or from the role of the task or the machine");
        }
        if (url.hosts().size() > 1 || !url.hosts().get(0).matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException("names no valid bucket");
        }
        if (!Set.of("region", "endpoint", "path-style").containsAll(parameters.keySet())) {
            throw new IllegalArgumentException("knows no other parameters than region, endpoint and path-style");
        }
        String pathStyle = parameters.getOrDefault("path-style", "false");
        if (!Set.of("true", "false").contains(pathStyle)) {
            throw new IllegalArgumentException("has a path-style that is neither true nor false");
        }
        String region = parameters.get("region");
        if (region != null && !region.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("has a region that is not like ap-northeast-2");
        }
        String endpoint = parameters.get("endpoint");
        return new Bucket(
                url.hosts().get(0),
                prefix(url.path()),
                region,
                endpoint == null ? null : webAddress(endpoint, "has an endpoint that "),
                Boolean.parseBoolean(pathStyle));
    }

    private static String prefix(@Nullable String path) {
        String trimmed =
                StringUtils.trimTrailingCharacter(StringUtils.trimLeadingCharacter(path == null ? "" : path, '/'), '/');
        return trimmed.isEmpty() ? "" : trimmed + "/";
    }

    /** @param which begins the message of a refusal */
    static URI webAddress(String text, String which) {
        try {
            URI address = URI.create(text.strip());
            if (address.getHost() != null
                    && Set.of("http", "https").contains(address.getScheme())
                    && address.getRawQuery() == null
                    && address.getRawFragment() == null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // As below.
        }
        throw new IllegalArgumentException(which + "is no address such as https://host/path");
    }
}
