package io.tableorder.aws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** Writes the four templates into a folder, in the order in which they are deployed: each imports what those before it export. */
public final class Templates {

    private Templates() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Path work = Files.createTempDirectory("templates");
        App app = new App(AppProps.builder()
                .outdir(work.toString())
                .analyticsReporting(false)
                .treeMetadata(false)
                .build());
        List<Template> templates =
                List.of(new NetworkTemplate(app), new DataTemplate(app), new ServiceTemplate(app), new AlarmsTemplate(app));
        app.synth();
        for (Template template : templates) {
            Files.writeString(
                    folder.resolve(template.scope.getStackName() + ".json"),
                    Files.readString(work.resolve(template.scope.getTemplateFile())).stripTrailing() + "\n");
        }
    }
}
