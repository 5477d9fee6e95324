package io.tableorder.aws;

import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.CfnTag;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;

/**
 * A stack whose template can be read: the ids of its resources are those of the source, and it needs neither the CDK's bootstrap nor its
 * command. Stacks with the same {@code Name} belong together and find each other by the names of their exports.
 */
abstract class Template {

    /** What the resources belong to. It is not extended: the CDK would take methods for overrides of its own. */
    final Stack scope;

    Template(App app, String name, String description) {
        scope = new Stack(
                app,
                name,
                StackProps.builder()
                        .description(description)
                        .synthesizer(DefaultStackSynthesizer.Builder.create()
                                .generateBootstrapVersionRule(false)
                                .build())
                        .build());
        CfnParameter.Builder.create(scope, "Name")
                .description("What all names of this installation begin with; the same in its four stacks")
                .type("String")
                .defaultValue("table-order")
                .allowedPattern("[a-z][a-z0-9-]{2,19}")
                .build();
    }

    /** The value of a parameter that must be given. */
    final String parameter(String id, String description) {
        return CfnParameter.Builder.create(scope, id)
                .description(description)
                .type("String")
                .build()
                .getValueAsString();
    }

    final String parameter(String id, String description, String standard) {
        return CfnParameter.Builder.create(scope, id)
                .description(description)
                .type("String")
                .defaultValue(standard)
                .build()
                .getValueAsString();
    }

    /** The first choice is the default. */
    final String choice(String id, String description, String... choices) {
        return CfnParameter.Builder.create(scope, id)
                .description(description)
                .type("String")
                .defaultValue(choices[0])
                .allowedValues(List.of(choices))
                .build()
                .getValueAsString();
    }

    final Number number(String id, String description, int standard) {
        return CfnParameter.Builder.create(scope, id)
                .description(description)
                .type("Number")
                .defaultValue(standard)
                .build()
                .getValueAsNumber();
    }

    final String named(String what) {
        return Fn.sub("${Name}-" + what);
    }

    final List<CfnTag> tags(String what) {
        return List.of(CfnTag.builder().key("Name").value(named(what)).build());
    }

    /** Shows a value to operators, and to the stacks after this one. */
    final void export(String id, String value) {
        CfnOutput.Builder.create(scope, "Output" + id)
                .value(value)
                .exportName(Fn.sub("${Name}-" + id))
                .build()
                .overrideLogicalId(id);
    }

    final String imported(String id) {
        return Fn.importValue(Fn.sub("${Name}-" + id));
    }
}
