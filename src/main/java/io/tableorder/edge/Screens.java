package io.tableorder.edge;

import io.tableorder.foundation.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the screens of guests and staff from {@code web/} in the jar: pages, and the modules, styles and texts below {@code /web/}. They use
 * the public API, as any other front end does.
 */
@Configuration(proxyBeanMethods = false)
class Screens implements WebMvcConfigurer {

    /** Paths by the file that is shown there. */
    private static final Map<String, String> PAGES = Map.of(
            "/t/{code}", "order",
            "/order", "order",
            "/staff", "staff",
            "/kitchen", "kitchen",
            "/manage", "manage",
            "/desk", "desk");

    private final Settings settings;

    Screens(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // The time of a file in the jar says nothing, so a file is told from its next version by its content.
        registry.addResourceHandler("/web/**")
                .addResourceLocations("classpath:/web/")
                .setCacheControl(CacheControl.noCache())
                .setUseLastModified(false)
                .setEtagGenerator(Screens::etag);
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        String home = settings.env() == Settings.Mode.DEVELOPMENT ? "demo" : "home";
        registry.addViewController("/").setViewName("forward:/web/" + home + ".html");
        PAGES.forEach((path, page) -> registry.addViewController(path).setViewName("forward:/web/" + page + ".html"));
    }

    private static String etag(Resource file) {
        try {
            return DigestUtils.md5DigestAsHex(file.getContentAsByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
