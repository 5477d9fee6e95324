package io.tableorder.restaurant.menu;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about images as files. Unlike all other SQL about menus it reads all stores at once, because they share one place. */
@Repository
class ImagesInUse {

    private static final String OF_FILES = """
            select image_path from menus where image_path = any (:files)
             union all
            select thumbnail_path from menus where thumbnail_path = any (:files)
            """;

    private final JdbcClient jdbc;

    ImagesInUse(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return those of the files that a menu of any store shows */
    Set<String> of(Collection<String> files) {
        return new HashSet<>(jdbc.sql(OF_FILES)
                .param("files", files.toArray(String[]::new))
                .query(String.class)
                .list());
    }
}
