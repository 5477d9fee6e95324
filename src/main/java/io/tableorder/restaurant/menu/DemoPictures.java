package io.tableorder.restaurant.menu;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.foundation.uploads.Uploads;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;

/**
 * Puts the pictures of the demo store's dishes among the images, outside production, while dishes have them. A picture has two files in
 * {@code demo}, the small one with {@code -thumbnail}.
 */
@Component
class DemoPictures {

    private static final Logger LOG = LoggerFactory.getLogger(DemoPictures.class);

    private static final String IMAGE = ".jpg";
    private static final String THUMBNAIL = "-thumbnail.jpg";

    private final Settings settings;
    private final ImagesInUse imagesInUse;
    private final Uploads uploads;

    DemoPictures(Settings settings, ImagesInUse imagesInUse, Uploads uploads) {
        this.settings = settings;
        this.imagesInUse = imagesInUse;
        this.uploads = uploads;
    }

    @EventListener(ApplicationReadyEvent.class)
    void store() {
        if (settings.inProduction()) {
            return;
        }
        try {
            Map<String, Resource> thumbnails = new HashMap<>();
            for (Resource thumbnail :
                    new PathMatchingResourcePatternResolver().getResources("classpath:demo/*" + THUMBNAIL)) {
                // As the demo's SQL names it.
                thumbnails.put(DigestUtils.md5DigestAsHex(picture(thumbnail).getBytes(UTF_8)) + IMAGE, thumbnail);
            }
            Map<String, byte[]> missing = new HashMap<>();
            for (String image : imagesInUse.of(thumbnails.keySet())) {
                if (uploads.read(image).isEmpty()) {
                    Resource thumbnail = Objects.requireNonNull(thumbnails.get(image));
                    missing.put(
                            image,
                            thumbnail.createRelative(picture(thumbnail) + IMAGE).getContentAsByteArray());
                    missing.put(image.replace(IMAGE, THUMBNAIL), thumbnail.getContentAsByteArray());
                }
            }
            if (!missing.isEmpty()) {
                uploads.store(missing);
            }
        } catch (IOException | DataAccessException e) {
            LOG.warn("The demo store has no pictures: {}", e.toString());
        }
    }

    private static String picture(Resource thumbnail) {
        return Objects.requireNonNull(thumbnail.getFilename()).replace(THUMBNAIL, "");
    }
}
