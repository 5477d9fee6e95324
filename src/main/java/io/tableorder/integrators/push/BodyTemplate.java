package io.tableorder.integrators.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import freemarker.core.JSONCFormat;
import freemarker.core.ParseException;
import freemarker.core.TemplateClassResolver;
import freemarker.ext.beans.BeansWrapper;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapperBuilder;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/**
 * Makes a body by a FreeMarker template that lies beside the drop-ins. The template sees the message as {@code body} and nothing else; it
 * can create no Java objects and read no other file. It is read each time, so that an edit takes effect at once.
 */
final class BodyTemplate {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Configuration SAFE = safe();

    private final Path file;

    private BodyTemplate(Path file) {
        this.file = file;
    }

    /** @throws IllegalArgumentException if the template does not exist, or cannot be read */
    static BodyTemplate of(Path folder, String name) {
        if (!name.matches("[a-z0-9-]+\\.ftl")) {
            throw new IllegalArgumentException("The option template is no name such as acme-pos.ftl");
        }
        BodyTemplate template = new BodyTemplate(folder.resolve(name));
        template.read();
        return template;
    }

    /**
     * @param message JSON, or any other text
     * @param json the message, parsed; missing if it is not JSON
     * @throws IllegalArgumentException if the template fails on the message
     */
    String fill(String message, JsonNode json) {
        StringWriter made = new StringWriter();
        try {
            read().process(
                            Map.of(
                                    "body",
                                    json.isMissingNode() || json.isNull()
                                            ? message
                                            : JSON.convertValue(json, Object.class)),
                            made);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TemplateException e) {
            throw new IllegalArgumentException(
                    file.getFileName() + ", line " + e.getLineNumber() + ": " + e.getMessageWithoutStackTop(), e);
        }
        return made.toString().strip();
    }

    private Template read() {
        try {
            return new Template(String.valueOf(file.getFileName()), Files.readString(file), SAFE);
        } catch (ParseException e) {
            throw new IllegalArgumentException(
                    "The option template names a file that is wrong in line " + e.getLineNumber(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("The option template names a file that cannot be read", e);
        }
    }

    private static Configuration safe() {
        var values = new DefaultObjectWrapperBuilder(Configuration.VERSION_2_3_34);
        values.setExposureLevel(BeansWrapper.EXPOSE_NOTHING);
        var safe = new Configuration(Configuration.VERSION_2_3_34);
        safe.setObjectWrapper(values.build());
        safe.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        safe.setAPIBuiltinEnabled(false);
        safe.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        safe.setLogTemplateExceptions(false);
        // Numbers and booleans are written as in JSON, on every machine.
        safe.setLocale(Locale.ROOT);
        safe.setTimeZone(TimeZone.getTimeZone("UTC"));
        safe.setNumberFormat("c");
        safe.setBooleanFormat("c");
        safe.setCFormat(JSONCFormat.INSTANCE);
        return safe;
    }
}
