package io.tableorder.foundation.uploads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.foundation.settings.UploadsPlace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the service relies on, whatever keeps the files. */
abstract class UploadsTest {

    static final Duration LONG = Duration.ofSeconds(60);

    @SuppressWarnings("NullAway.Init")
    Uploads uploads;

    /** An empty place. */
    abstract UploadsPlace place() throws IOException;

    /** Puts a file beside the images that the service has not made. */
    abstract void putForeign(String name) throws IOException;

    @BeforeEach
    void open() throws IOException {
        uploads = Uploads.at(place(), LONG);
    }

    @AfterEach
    void close() {
        uploads.close();
    }

    @Test
    void filesAreReadAsTheyWereStored() throws IOException {
        String name = name();
        String thumbnail = name.replace(".jpg", "-thumbnail.jpg");
        byte[] large = new byte[700_000];
        large[699_999] = 7;
        uploads.store(Map.of(name, large, thumbnail, "small".getBytes(UTF_8)));
        Uploads.Content content = uploads.read(name).orElseThrow();
        assertThat(content.bytes()).isEqualTo(large);
        assertThat(content.modified())
                .isBetween(Instant.now().minus(LONG), Instant.now().plusSeconds(1));
        assertThat(uploads.read(thumbnail).orElseThrow().bytes())
                .asString(UTF_8)
                .isEqualTo("small");
        assertThat(uploads.read(thumbnail).orElseThrow().modified())
                .isEqualTo(uploads.read(thumbnail).orElseThrow().modified());
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        assertThat(uploads.read(name())).isEmpty();
        assertThat(names()).isEmpty();
        uploads.store(Map.of(name(), new byte[1]));
        assertThat(uploads.read(name())).isEmpty();
    }

    @Test
    void whatIsRemovedIsGoneAndTheRestStays() throws IOException {
        String first = name();
        String second = name();
        String third = name();
        uploads.store(Map.of(first, new byte[1], second, new byte[2], third, new byte[3]));
        uploads.remove(List.of(first, second));
        assertThat(uploads.read(first)).isEmpty();
        assertThat(uploads.read(second)).isEmpty();
        assertThat(uploads.read(third)).isPresent();
        assertThat(names()).containsExactly(third);
        uploads.remove(List.of(first, name()));
        uploads.remove(List.of());
        assertThat(names()).containsExactly(third);
    }

    @Test
    void allFilesAreListedPageByPage() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (int i = 0; i < 620; i++) {
            files.put(name(), new byte[] {1});
        }
        uploads.store(files);
        List<Integer> pages = new ArrayList<>();
        List<String> names = new ArrayList<>();
        uploads.list(page -> {
            pages.add(page.size());
            page.forEach(file -> names.add(file.name()));
        });
        assertThat(names).containsExactlyInAnyOrderElementsOf(files.keySet());
        assertThat(pages).hasSizeGreaterThan(1).allMatch(size -> size <= 500);

        // As the sweep does.
        uploads.list(
                page -> uploads.remove(page.stream().map(Uploads.Listed::name).toList()));
        assertThat(names()).isEmpty();
    }

    @Test
    void filesOfOtherNamesAreNotListed() throws IOException {
        String name = name();
        uploads.store(Map.of(name, new byte[1]));
        for (String foreign : List.of("notes.txt", "A" + name.substring(1), name + ".bak", "0.jpg")) {
            putForeign(foreign);
        }
        assertThat(names()).containsExactly(name);
    }

    @Test
    void theAgeOfAFileIsKnown() throws IOException {
        uploads.store(Map.of(name(), new byte[1]));
        List<Duration> ages = new ArrayList<>();
        uploads.list(page -> page.forEach(file -> ages.add(file.age())));
        assertThat(ages).hasSize(1).allSatisfy(age -> assertThat(age).isBetween(Duration.ZERO, LONG));
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        uploads.list(page -> page.forEach(file -> names.add(file.name())));
        return names;
    }

    static String name() {
        return UUID.randomUUID().toString().replace("-", "") + ".jpg";
    }
}
