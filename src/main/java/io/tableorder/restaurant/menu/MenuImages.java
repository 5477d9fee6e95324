package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.uploads.Uploads;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The images of all menus, under random names. A file is stored for good before a menu refers to it, and is removed once no menu does.
 * Files that a crash leaves in between are swept.
 */
@Component
class MenuImages {

    private static final Logger LOG = LoggerFactory.getLogger(MenuImages.class);

    private static final Duration GRACE = Duration.ofHours(1);
    private static final Duration UNTIL_IT_IS_BACK = Duration.ofSeconds(2);

    private final SecureRandom random = new SecureRandom();
    private final Uploads uploads;
    private final ImagesInUse imagesInUse;

    MenuImages(Uploads uploads, ImagesInUse imagesInUse) {
        this.uploads = uploads;
        this.imagesInUse = imagesInUse;
    }

    /** Stores both files, or none. */
    MenuImage store(ImageConverter.Pictures pictures) throws IOException {
        String name = newName();
        MenuImage image = new MenuImage(name + ".jpg", name + "-thumbnail.jpg");
        try {
            uploads.store(Map.of(image.file(), pictures.image(), image.thumbnail(), pictures.thumbnail()));
            return image;
        } catch (Uploads.Full full) {
            LOG.error("An image could not be stored", full);
            throw new ProblemException(ProblemCode.INSUFFICIENT_STORAGE);
        } catch (Uploads.Away away) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, UNTIL_IT_IS_BACK);
        }
    }

    private String newName() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** Removes both files. One that cannot be removed now is swept later. */
    void remove(MenuImage image) {
        uploads.remove(List.of(image.file(), image.thumbnail()));
    }

    /** @return empty if there is no image of this name */
    Optional<Uploads.Content> read(String name) throws IOException {
        try {
            return name.matches(Uploads.NAME) ? uploads.read(name) : Optional.empty();
        } catch (Uploads.Away away) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, UNTIL_IT_IS_BACK);
        }
    }

    /** Removes files that are older than an hour and that no menu shows. */
    void sweep() throws IOException {
        sweep(GRACE);
    }

    /** @param grace younger files may be of a menu that is being stored */
    void sweep(Duration grace) throws IOException {
        uploads.list(page -> {
            Set<String> orphans = new HashSet<>();
            for (Uploads.Listed file : page) {
                if (file.age().compareTo(grace) >= 0) {
                    orphans.add(file.name());
                }
            }
            orphans.removeAll(imagesInUse.of(orphans));
            uploads.remove(orphans);
            if (!orphans.isEmpty()) {
                LOG.info("Removed {} image files that no menu shows", orphans.size());
            }
        });
    }
}
