package io.tableorder.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.EntityTags;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Shows the images of menus to anybody, in any page, and as nothing but images. A file never changes under its name. */
@Controller
class ImageController {

    private final ImageFolder images;

    ImageController(ImageFolder images) {
        this.images = images;
    }

    @GetMapping("/uploads/menus/{file}")
    void getMenuImage(@PathVariable String file, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        byte[] image = read(file);
        String tag = '"' + file + '"';
        response.setHeader("ETag", tag);
        response.setHeader("Cache-Control", "max-age=86400, public, immutable");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setHeader("Content-Disposition", "inline");
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
        if (EntityTags.isKnown(request, tag)) {
            response.setStatus(304);
            return;
        }
        response.setContentType("image/jpeg");
        response.setContentLength(image.length);
        response.getOutputStream().write(image);
    }

    private byte[] read(String file) throws IOException {
        try {
            return Files.readAllBytes(images.find(file).orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND)));
        } catch (NoSuchFileException deletedMeanwhile) {
            throw new ProblemException(ProblemCode.NOT_FOUND);
        }
    }
}
