package io.tableorder.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ExitCodeGenerator;

class DataFolderTest {

    /** When devtools restarts the application, it loads all our classes anew, in a JVM that has the folder already. */
    @Test
    void aCopyOfTheClassInTheSameJvmHasTheFolderToo(@TempDir Path folder) throws Exception {
        Path claimed = DataFolder.at(folder).claim("redis");

        URL[] places = {place(DataFolder.class), place(ExitCodeGenerator.class)};
        try (URLClassLoader restarted = new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
            Class<?> copy = restarted.loadClass(DataFolder.class.getName());
            assertThat(copy).isNotEqualTo(DataFolder.class);
            Object again = method(copy, "at", Path.class).invoke(null, folder);
            assertThat(method(copy, "claim", String.class).invoke(again, "redis"))
                    .isEqualTo(claimed);
        }
    }

    private static URL place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static Method method(Class<?> type, String name, Class<?> parameter) throws NoSuchMethodException {
        Method method = type.getDeclaredMethod(name, parameter);
        method.setAccessible(true);
        return method;
    }
}
