package io.tableorder;

import io.tableorder.foundation.settings.StartRefused;
import io.tableorder.ops.DatabaseCommand;
import io.tableorder.ops.UploadsCommand;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.core.NestedExceptionUtils;

/** Starts Table Order, or carries out a command for its {@linkplain DatabaseCommand database} or its {@linkplain UploadsCommand images}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class TableOrderApplication {

    public static void main(String[] args) {
        // Libraries would write names and numbers in the machine's
        // language: a Turkish i without its dot, Arabic digits.
        Locale.setDefault(Locale.ENGLISH);
        if (DatabaseCommand.isMeantBy(args)) {
            System.exit(DatabaseCommand.run(args));
        }
        if (UploadsCommand.isMeantBy(args)) {
            System.exit(UploadsCommand.run(args));
        }
        try {
            SpringApplication.run(TableOrderApplication.class, args);
        } catch (RuntimeException e) {
            if (NestedExceptionUtils.getMostSpecificCause(e) instanceof StartRefused) {
                // Its lines are printed. Embedded servers that have started would keep the process alive.
                System.exit(1);
            }
            throw e;
        }
    }
}
