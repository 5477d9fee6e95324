import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * The worst pictures, for deploy/siege.sh. {@code java SiegePictures.java folder port}: the staff of all stores upload them at once, again
 * and again, until it is stopped. Its last line says what became of them; lines that begin with "odd" are answers that there should not be.
 */
class SiegePictures {

    private static final int SIDE = 4_799;
    private static final AtomicInteger STORED = new AtomicInteger();
    private static final AtomicInteger REFUSED = new AtomicInteger();
    private static final AtomicInteger PUT_OFF = new AtomicInteger();

    public static void main(String[] args) throws Exception {
        // PNGs of 8 and 16 bits, also interlaced; lossless WebPs of 38 bytes, and of more tables than pixels.
        List<byte[]> pictures = List.of(png(8, 0), png(16, 0), png(16, 1), webp(), webpOfManyTables());
        List<String> admins = Files.readAllLines(Path.of(args[0], "admins"));
        List<String> tables = Files.readAllLines(Path.of(args[0], "tokens"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(
                STORED + " pictures stored, " + REFUSED + " refused, " + PUT_OFF + " put off")));
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < admins.size(); i++) {
            String[] admin = admins.get(i).split(" ");
            String menu = tables.stream()
                    .filter(table -> table.split(" ")[1].equals(admin[1]))
                    .findFirst()
                    .orElseThrow()
                    .split(" ")[2];
            URI uri = URI.create("http://127.0.0.1:" + args[1] + "/api/admin/menus/" + menu);
            int first = i;
            Thread thread = new Thread(() -> {
                for (int n = first; ; n++) {
                    upload(client, uri, admin[0], pictures.get(n % pictures.size()));
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        while (STORED.get() + REFUSED.get() == 0) {
            Thread.sleep(50);
        }
        System.out.println("ready");
        Thread.currentThread().join();
    }

    private static void upload(HttpClient client, URI uri, String token, byte[] picture) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a\"\r\n\r\n".getBytes(ISO_8859_1));
        body.writeBytes(picture);
        body.writeBytes("\r\n--b--\r\n".getBytes(ISO_8859_1));
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(uri)
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "multipart/form-data; boundary=b")
                            .method("PATCH", BodyPublishers.ofByteArray(body.toByteArray()))
                            .build(),
                    BodyHandlers.ofString());
            switch (answer.statusCode()) {
                case 200 -> STORED.incrementAndGet();
                case 400 -> REFUSED.incrementAndGet();
                case 429, 503 -> {
                    PUT_OFF.incrementAndGet();
                    Thread.sleep(500);
                }
                default -> System.out.println("odd " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException | InterruptedException e) {
            System.out.println("odd " + e);
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Transparent everywhere: a thousandth of its size. */
    private static byte[] png(int depth, int interlaced) throws IOException {
        int[][] passes = interlaced == 0
                ? new int[][] {{0, 0, 1, 1}}
                : new int[][] {
                    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
                };
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (OutputStream zip = new DeflaterOutputStream(data)) {
            for (int[] pass : passes) {
                byte[] row = new byte[1 + (SIDE - pass[0] + pass[2] - 1) / pass[2] * depth / 2];
                for (int y = pass[1]; y < SIDE; y += pass[3]) {
                    zip.write(row);
                }
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        ByteBuffer header = ByteBuffer.allocate(13).putInt(SIDE).putInt(SIDE);
        png.write(chunk("IHDR", header.put(new byte[] {(byte) depth, 6, 0, 0, (byte) interlaced}).array()));
        png.write(chunk("IDAT", data.toByteArray()));
        png.write(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    private static byte[] chunk(String name, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length).put(name.getBytes(ISO_8859_1)).put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    private static byte[] webp() {
        return Base64.getDecoder().decode("UklGRh4AAABXRUJQVlA4TBEAAAAvvpKvFAdQiirUo1qBiOh/AAA=");
    }

    /** Sixteen pixels, and 327,680 tables of four bits each. */
    private static byte[] webpOfManyTables() {
        StringBuilder bits = new StringBuilder("11110100" + "11000000000000" + "11000000000000" + "0000"); // 0x2F, 4 by 4
        bits.append("0").append("0").append("1").append("000").append("0");
        bits.append("101" + "11111111").append("101" + "11111111").append("1000".repeat(3 + 5 * 65_536));
        byte[] data = new byte[bits.length() / 8 + 8];
        for (int i = 0; i < bits.length(); i++) {
            data[i / 8] |= (byte) (bits.charAt(i) - '0' << i % 8);
        }
        return ByteBuffer.allocate(20 + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(ISO_8859_1))
                .putInt(12 + data.length)
                .put("WEBPVP8L".getBytes(ISO_8859_1))
                .putInt(data.length)
                .put(data)
                .array();
    }
}
