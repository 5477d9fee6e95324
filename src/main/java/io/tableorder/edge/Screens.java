package io.tableorder.edge;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.foundation.settings.UploadsPlace;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
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

    // lit-html makes its templates from the constant texts of our modules; no other code may make HTML of a text.
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{photos}; connect-src 'self'; font-src 'self'; "
                    + "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types lit-html";

    private final Settings settings;
    private final int managementPort;

    Screens(Settings settings, @Value("${management.server.port}") int managementPort) {
        this.settings = settings;
        this.managementPort = managementPort;
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
        boolean isTriedOut = settings.env() == Settings.Mode.DEVELOPMENT;
        registry.addViewController("/").setViewName("forward:/web/" + (isTriedOut ? "demo" : "home") + ".html");
        PAGES.forEach((path, page) -> registry.addViewController(path).setViewName("forward:/web/" + page + ".html"));
        if (isTriedOut) {
            registry.addRedirectViewController(
                    "/metrics", "http://localhost:" + managementPort + "/actuator/prometheus");
        }
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        String policy = policy(settings.uploadsPublicUrl());
        registry.addInterceptor(new HandlerInterceptor() {
                    @Override
                    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                        response.setHeader("Content-Security-Policy", policy);
                        return true;
                    }
                })
                .addPathPatterns("/", "/web/**")
                .addPathPatterns(PAGES.keySet().toArray(String[]::new));
    }

    /** @param photos where photos come from, if not from the service */
    static String policy(@Nullable String photos) {
        if (photos == null || photos.isBlank()) {
            return POLICY.replace("{photos}", "");
        }
        URI address = UploadsPlace.webAddress(photos, "");
        return POLICY.replace("{photos}", " " + address.getScheme() + "://" + address.getAuthority());
    }

    private static String etag(Resource file) {
        try {
            return DigestUtils.md5DigestAsHex(file.getContentAsByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
