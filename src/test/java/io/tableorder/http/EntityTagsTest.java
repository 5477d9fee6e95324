package io.tableorder.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class EntityTagsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                " * ",
                "\"3\"",
                "\"1\", \"3\"",
                "\"1\",\"3\",",
                " ,\"3\" , \"4\"",
                "W/\"1\", \"3\"",
                "\"a,b\", \"3\""
            })
    void aChangeIsMadeToAVersionThatIsNamed(String ifMatch) {
        assertThat(EntityTags.isExpected(List.of(ifMatch), "\"3\"")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3",
                "\"2\"",
                "W/\"3\"",
                "\"1\", W/\"3\"",
                "\"a,\"3\"",
                "\"3",
                "*, \"3\"",
                "\"3\" \"4\"",
                "w/\"3\"",
                "\"x\"3\""
            })
    void aChangeIsNotMadeToAVersionThatIsNotNamedForSure(String ifMatch) {
        assertThat(EntityTags.isExpected(List.of(ifMatch), "\"3\"")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "\"3\"", "W/\"3\"", "\"1\", W/\"3\"", "\"1\",\"3\""})
    void aMatchingTagIsKnown(String ifNoneMatch) {
        assertThat(EntityTags.isKnown(with("If-None-Match", ifNoneMatch), "\"3\""))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "\"2\"", "W/\"2\"", "\"33\"", "\"1\", *", "W/3", "\"3"})
    void anotherTagIsNotKnown(String ifNoneMatch) {
        assertThat(EntityTags.isKnown(with("If-None-Match", ifNoneMatch), "\"3\""))
                .isFalse();
    }

    @Test
    void aListMayComeInSeveralLines() {
        assertThat(EntityTags.isExpected(List.of("\"1\"", "\"3\""), "\"3\"")).isTrue();
        MockHttpServletRequest request = with("If-None-Match", "\"1\"");
        request.addHeader("If-None-Match", "W/\"3\"");
        assertThat(EntityTags.isKnown(request, "\"3\"")).isTrue();
    }

    @Test
    void aLongListIsRead() {
        String list = "\"1\",".repeat(10_000);
        assertThat(EntityTags.isExpected(List.of(list), "\"3\"")).isFalse();
        assertThat(EntityTags.isExpected(List.of(list + "\"3\""), "\"3\"")).isTrue();
    }

    @Test
    void withoutTheHeadersNothingIsKnownAndAnyVersionMayChange() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        assertThat(EntityTags.isExpected(List.of(), "\"3\"")).isTrue();
        assertThat(EntityTags.isKnown(request, "\"3\"")).isFalse();
    }

    private static MockHttpServletRequest with(String name, String value) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader(name, value);
        return request;
    }
}
