package io.tableorder.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tableorder.failure.ProblemException;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class MultipartFormTest {

    private record Menu(String name, int price) {}

    @Test
    void fieldsAndFilesAreTakenApart() {
        MultipartForm form =
                form(part("name", null, "김치찌개"), part("price", null, "8000"), part("image", "사진.png", "bytes"));
        assertThat(form.fields(Menu.class, "image"))
                .containsEntry("name", "김치찌개")
                .containsOnlyKeys("name", "price");
        assertThat(form.file("image")).isEqualTo("bytes".getBytes(UTF_8));
        assertThat(form.file("other")).isNull();
    }

    @Test
    void aFileThatWasNotChosenIsNone() {
        assertThat(form(part("image", "", "")).file("image")).isNull();
    }

    @Test
    void anInvalidOrTooLargeFormIsRefused() {
        refused("BAD_REQUEST", () -> read("multipart/form-data", "--x\r\n"));
        refused(
                "BAD_REQUEST",
                () -> read(
                        "multipart/form-data; boundary=x",
                        "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb"));
        refused("PAYLOAD_TOO_LARGE", () -> form(part("a", null, "1").repeat(21)));
        refused("PAYLOAD_TOO_LARGE", () -> form(part("image", "a.png", "a".repeat(5 * 1024 * 1024 + 1))));
        refused("PAYLOAD_TOO_LARGE", () -> form(part("name", null, "a".repeat(64 * 1024 + 1)))
                .fields(Menu.class, "image"));
        refused("VALIDATION_FAILED", () -> form(part("name", null, "a").repeat(2))
                .fields(Menu.class, "image"));
        refused("VALIDATION_FAILED", () -> form(part("image", "a.png", "a").repeat(2))
                .file("image"));
    }

    private static void refused(String code, ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOf(ProblemException.class).hasMessage(code);
    }

    private static MultipartForm form(String... parts) {
        return read("multipart/form-data; boundary=x", String.join("", parts) + "--x--\r\n");
    }

    private static MultipartForm read(String type, String body) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setContentType(type);
        MultipartForm.read(request, body.getBytes(UTF_8));
        return Objects.requireNonNull(MultipartForm.of(request));
    }

    private static String part(String name, @Nullable String fileName, String content) {
        String file = fileName == null ? "" : "; filename=\"" + fileName + "\"";
        return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"" + file + "\r\n\r\n" + content + "\r\n";
    }
}
