package io.tableorder;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.util.Locale;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.stereotype.Repository;

/** The shape of the code. {@link CoreRoutesTest} looks at the routes that run. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tableorder");

    /** The edge of HTTP, the steps that its routes share, and the parts that load and run the files of integrators. */
    private static final String[] CAMELS_OWN = {
        "io.tableorder.edge",
        "io.tableorder.http",
        "io.tableorder.failure",
        "io.tableorder.foundation.route",
        "io.tableorder.integrators.connector",
        "io.tableorder.integrators.intake"
    };

    @Test
    void modulesKeepTheirBoundaries() {
        ApplicationModules.of(TableOrderApplication.class).verify();
    }

    @Test
    void theRestaurantAndItsIntegratorsMeetAtTheEventLogAlone() {
        check(noClasses()
                .that()
                .resideInAPackage("io.tableorder.restaurant..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tableorder.integrators..")
                .because("an order must not know who prints it"));
        check(noClasses()
                .that()
                .resideInAPackage("io.tableorder.integrators..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tableorder.restaurant..")
                .because("a connector sees what every other reader of the event log sees"));
    }

    @Test
    void useCasesKnowNothingOfCamel() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(CAMELS_OWN)
                .and()
                .haveNameNotMatching(".*(Route|RouteConfiguration|Component)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .because("a route maps its message once; behind it is plain Java that a test calls as it is"));
    }

    @Test
    void routeBuildersStayInTheirModule() {
        check(classes()
                .that(assignableTo(RoutesBuilder.class))
                .should()
                .notBePublic()
                .because("other modules call a bean or wait for an event, never a route"));
    }

    @Test
    void sqlLivesInRepositories() {
        check(noClasses()
                .that()
                .areNotAnnotatedWith(Repository.class)
                .and()
                .doNotHaveSimpleName("Health")
                .and()
                .resideOutsideOfPackage("io.tableorder.foundation.database")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.jdbc.core..")
                .because(
                        "a table belongs to one class; the health check only asks whether anybody answers, and foundation"
                                + " runs and times what others ask"));
    }

    @Test
    void repositoriesAreMadeOnlyByTheirModule() {
        check(
                constructors()
                        .that()
                        .areDeclaredInClassesThat()
                        .areAnnotatedWith(Repository.class)
                        .should()
                        .notBePublic()
                        .because(
                                "a table belongs to one module; others may be handed the bean that keeps it, if it is public at all"));
    }

    @Test
    void repositoriesKnowNothingOfCamel() {
        check(noClasses()
                .that()
                .areAnnotatedWith(Repository.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .because("what is stored does not depend on how it came in"));
    }

    @Test
    void nothingIsInjectedIntoFields() {
        check(fields().should()
                .notBeAnnotatedWith(Autowired.class)
                .andShould()
                .notBeAnnotatedWith(Value.class)
                .because("a constructor shows what a class needs, and a test can call it"));
    }

    @Test
    void packagesAreNamedForWhatGuestsAndStaffDo() {
        check(noClasses()
                .should()
                .resideInAnyPackage(
                        "..service..", "..util..", "..dto..", "..model..", "..repository..", "..controller..")
                .because("code that changes together lives together, whatever its layer"));
    }

    @Test
    void numbersAreWrittenAlikeOnEveryMachine() {
        check(noClasses()
                .should()
                .callMethod(String.class, "formatted", Object[].class)
                .orShould()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(PrintStream.class, "printf", String.class, Object[].class)
                .orShould()
                .callMethod(Locale.class, "getDefault")
                .because("a machine in Cairo writes ٨٠٠٠ for 8000"));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
