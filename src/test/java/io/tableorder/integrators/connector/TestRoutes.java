package io.tableorder.integrators.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** Fills the routes folder of the tests with the files of the repository's, once per JVM: tests may add to it. */
class TestRoutes implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static boolean filled;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        fill(Path.of(context.getEnvironment().getRequiredProperty("table-order.routes-dir")));
    }

    private static synchronized void fill(Path folder) {
        if (filled) {
            return;
        }
        try {
            FileSystemUtils.deleteRecursively(folder);
            Files.createDirectories(folder);
            FileSystemUtils.copyRecursively(Path.of("routes"), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        filled = true;
    }
}
