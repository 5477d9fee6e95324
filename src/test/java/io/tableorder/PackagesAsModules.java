package io.tableorder;

import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.core.ApplicationModuleDetectionStrategy;
import org.springframework.modulith.core.JavaPackage;

/** A module is a package that has code, however deep it stands; every such package has a {@code package-info.java}. */
class PackagesAsModules implements ApplicationModuleDetectionStrategy {

    @Override
    public Stream<JavaPackage> getModuleBasePackages(JavaPackage root) {
        return root.getSubPackagesAnnotatedWith(NullMarked.class);
    }
}
