package io.tableorder.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A {@code multipart/form-data} body in the making, as {@code curl -F} sends it. */
public final class Form {

    private static final String BOUNDARY = "------------------------table-order-test";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public Form field(String name, Object value) {
        return part("name=\"" + name + "\"", "", String.valueOf(value).getBytes(StandardCharsets.UTF_8));
    }

    public Form file(String name, String fileName, String type, byte[] content) {
        return part("name=\"" + name + "\"; filename=\"" + fileName + "\"", "Content-Type: " + type + "\r\n", content);
    }

    /** @param disposition what follows {@code form-data;} */
    public Form part(String disposition, String headers, byte[] content) {
        write("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n" + headers + "\r\n");
        bytes.writeBytes(content);
        write("\r\n");
        return this;
    }

    public String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    public byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(bytes.toByteArray());
        whole.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return whole.toByteArray();
    }

    private void write(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
