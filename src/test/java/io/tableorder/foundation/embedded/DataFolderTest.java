package io.tableorder.foundation.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tableorder.foundation.settings.StartRefused;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    @ParameterizedTest
    @ValueSource(strings = {"da\\ta", "da\"ta", "da$ta", "da`ta", "da?ta", "da#ta", "da%20ta", "da\nta"})
    void aFolderThatItsServersCannotTakeIsRefusedByName(String name, @TempDir Path folder) {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> DataFolder.at(folder.resolve(name)))
                .satisfies(refused -> assertThat(refused.reasons())
                        .singleElement()
                        .asString()
                        .matches("DATA_DIR [^\n]+ must be without .* choose another DATA_DIR"));
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"자료", "the chef's data", "a+b&c;d*e"})
    void anyOtherFolderWillDo(String name, @TempDir Path folder) {
        assertThat(DataFolder.at(folder.resolve(name)).claim("redis")).isDirectory();
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
