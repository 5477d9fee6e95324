package io.tableorder.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.support.ResourceBundleMessageSource;

class TomcatErrorsTest {

    /** As under {@code spring-boot:run}, where the service's classes are others than those that Tomcat finds by name. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theContainerRefusesWithAProblemWhicheverClassLoaderTheServiceHas(boolean isRestarted) throws Exception {
        ClassLoader service = isRestarted ? new Restarted() : getClass().getClassLoader();
        ResourceBundleMessageSource texts = new ResourceBundleMessageSource();
        texts.setBasename("messages");
        texts.setDefaultEncoding(StandardCharsets.UTF_8.name());
        Object problems =
                make(service, "io.tableorder.failure.Problems", texts, new ObjectMapper(), noEventSources(service));
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        ((WebServerFactoryCustomizer<TomcatServletWebServerFactory>)
                        make(service, "io.tableorder.edge.TomcatErrors", problems))
                .customize(factory);
        WebServer server = factory.getWebServer();
        server.start();
        try {
            for (String request : new String[] {
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(9000) + "\r\n\r\n"
            }) {
                assertThat(answer(server.getPort(), request))
                        .startsWith("HTTP/1.1 400")
                        .contains("X-Request-Id: ", "application/problem+json", "\"code\":\"BAD_REQUEST\"");
            }
        } finally {
            server.stop();
        }
    }

    private static Object noEventSources(ClassLoader loader) throws ClassNotFoundException {
        Class<?> type = loader.loadClass("io.tableorder.failure.EventSources");
        return Proxy.newProxyInstance(loader, new Class<?>[] {type}, (proxy, method, arguments) -> false);
    }

    @SuppressWarnings("unchecked")
    private static <T> T make(ClassLoader loader, String name, Object... arguments) throws Exception {
        Constructor<?> constructor = loader.loadClass(name).getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return (T) constructor.newInstance(arguments);
    }

    private static String answer(int port, String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Loads the classes of these two packages again instead of taking the parent's. */
    private static final class Restarted extends ClassLoader {

        Restarted() {
            super(TomcatErrorsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean isResolved) throws ClassNotFoundException {
            if (!name.startsWith("io.tableorder.failure.") && !name.startsWith("io.tableorder.edge.")) {
                return super.loadClass(name, isResolved);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
