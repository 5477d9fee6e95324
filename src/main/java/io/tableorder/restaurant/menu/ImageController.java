package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.uploads.Uploads;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Serves the images of menus, without a token, to any page, and strictly as images. A file never changes under its name. Spring
 * evaluates conditions and ranges; this class adds {@code If-Range} and the problem answers, which Spring lacks.
 */
@Controller
class ImageController {

    private final MenuImages images;

    ImageController(MenuImages images) {
        this.images = images;
    }

    @GetMapping("/uploads/menus/{file}")
    @Nullable
    ResponseEntity<Resource> getMenuImage(
            @PathVariable String file, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Uploads.Content image = read(file);
        String tag = '"' + file + '"';
        ServletWebRequest conditions = new ServletWebRequest(request, response);
        if (conditions.checkNotModified(tag, image.modified().toEpochMilli())) {
            if (response.getStatus() == 412) {
                throw new ProblemException(ProblemCode.VERSION_MISMATCH);
            }
            setHeaders(response);
            return null;
        }
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok().contentType(MediaType.IMAGE_JPEG);
        if (isCurrent(conditions, tag, image)) {
            requireSatisfiable(request, response, image);
            setHeaders(response);
            return answer.body(new ByteArrayResource(image.bytes()));
        }
        setHeaders(response);
        // Spring ignores ranges for a stream.
        return answer.contentLength(image.bytes().length)
                .body(new InputStreamResource(new ByteArrayInputStream(image.bytes())));
    }

    private static void setHeaders(HttpServletResponse response) {
        response.setHeader("Cache-Control", "max-age=86400, public, immutable");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setHeader("Content-Disposition", "inline");
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    }

    /** Whether a part of the image fits the parts that the client has. */
    private static boolean isCurrent(ServletWebRequest request, String tag, Uploads.Content image) {
        String had = request.getHeader(HttpHeaders.IF_RANGE);
        if (had == null || had.equals(tag)) {
            return true;
        }
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.IF_RANGE, had);
        try {
            return !had.contains("\"")
                    && headers.getFirstDate(HttpHeaders.IF_RANGE)
                            == image.modified().getEpochSecond() * 1_000;
        } catch (IllegalArgumentException neitherTagNorDate) {
            return false;
        }
    }

    private static void requireSatisfiable(
            HttpServletRequest request, HttpServletResponse response, Uploads.Content image) {
        try {
            HttpRange.toResourceRegions(
                    HttpRange.parseRanges(request.getHeader(HttpHeaders.RANGE)), new ByteArrayResource(image.bytes()));
        } catch (IllegalArgumentException unsatisfiable) {
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + image.bytes().length);
            throw new ProblemException(ProblemCode.RANGE_NOT_SATISFIABLE);
        }
    }

    private Uploads.Content read(String file) throws IOException {
        return images.read(file).orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
    }
}
