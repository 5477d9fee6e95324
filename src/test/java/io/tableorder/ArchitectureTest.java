package io.tableorder;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.modulith.core.ApplicationModules;

/** The shape of the code. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tableorder");

    private static final DescribedPredicate<JavaClass> USE_SQL = new DescribedPredicate<>("use SQL") {
        @Override
        public boolean test(JavaClass type) {
            return type.getDirectDependenciesFromSelf().stream()
                    .anyMatch(d -> d.getTargetClass().getPackageName().startsWith("org.springframework.jdbc.core"));
        }
    };

    @Test
    void modulesKeepTheirBoundaries() {
        ApplicationModules.of(TableOrderApplication.class).verify();
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
    void sqlIsMadeOnlyByItsModule() {
        check(
                constructors()
                        .that()
                        .areDeclaredInClassesThat(USE_SQL)
                        .should()
                        .notBePublic()
                        .because(
                                "a table belongs to one module; others may be handed the bean that keeps it, if it is public at all"));
    }

    @Test
    void sqlKnowsNothingOfCamel() {
        check(noClasses()
                .that(USE_SQL)
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.camel.."))
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

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
