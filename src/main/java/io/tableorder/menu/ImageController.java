package io.tableorder.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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
    ResponseEntity<Resource> getMenuImage(@PathVariable String file) {
        Path image = images.find(file).orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_JPEG)
                .eTag(file)
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(1)).cachePublic().immutable())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header("Content-Disposition", "inline")
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .body(new FileSystemResource(image));
    }
}
