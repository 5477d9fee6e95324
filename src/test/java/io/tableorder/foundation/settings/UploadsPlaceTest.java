package io.tableorder.foundation.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tableorder.foundation.settings.UploadsPlace.Bucket;
import io.tableorder.foundation.settings.UploadsPlace.Folder;
import io.tableorder.testing.TestSettings;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadsPlaceTest {

    @Test
    void aPathIsAFolder() {
        assertThat(UploadsPlace.parse("uploads")).isEqualTo(new Folder(Path.of("uploads")));
        assertThat(UploadsPlace.parse("/app/s3 uploads")).isEqualTo(new Folder(Path.of("/app/s3 uploads")));
    }

    @Test
    void aUrlOfS3IsABucket() {
        assertThat(UploadsPlace.parse("s3://photos")).isEqualTo(new Bucket("photos", "", null, null, false));
        assertThat(UploadsPlace.parse("s3://photos/?region=ap-northeast-2"))
                .isEqualTo(new Bucket("photos", "", "ap-northeast-2", null, false));
        Bucket own = new Bucket("photos", "shop/a/", null, URI.create("http://minio:9000"), true);
        assertThat(UploadsPlace.parse("s3://photos/shop/a?endpoint=http://minio:9000&path-style=true"))
                .isEqualTo(own);
        assertThat(UploadsPlace.parse(" S3://photos/shop/a/?path-style=true&endpoint=http%3A%2F%2Fminio%3A9000 "))
                .isEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s3:photos                         | is not a URL such as
            s3://                             | names no valid
            s3://Photos                       | names no valid bucket
            s3://a,b/c                        | names no valid bucket
            s3://key:secret@photos            | must not have credentials
            s3://photos?acl=public-read       | knows no other parameters
            s3://photos?path-style=yes        | has a path-style that is neither true nor false
            s3://photos?region=Seoul!         | has a region
            s3://photos?endpoint=minio:9000   | has an endpoint that is no address
            s3://photos?endpoint=ftp://x      | has an endpoint that is no address
            gs://photos                       | must be a folder, or begin with s3://
            """)
    void whatCannotWorkIsRefused(String url, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UploadsPlace.parse(url))
                .withMessageStartingWith(reason)
                .withMessageNotContaining("secret");
    }

    @Test
    void theFolderCountsWhereNoUrlIsGiven() {
        assertThat(TestSettings.with("uploads-dir", "a").uploads()).isEqualTo(new Folder(Path.of("a")));
        assertThat(TestSettings.with("uploads-dir", "a", "uploads-url", "b").uploads())
                .isEqualTo(new Folder(Path.of("b")));
        assertThat(TestSettings.with("uploads-url", "s3://photos").uploads()).isInstanceOf(Bucket.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://photos.example.com", "https://photos.example.com/"})
    void imagesHaveThePublicUrlWhereOneIsGiven(String url) {
        assertThat(TestSettings.with().imageUrls()).isEqualTo("/uploads/menus/");
        assertThat(TestSettings.with("uploads-public-url", url).imageUrls())
                .isEqualTo("https://photos.example.com/menus/");
    }
}
