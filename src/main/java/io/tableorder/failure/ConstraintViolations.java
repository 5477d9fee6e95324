package io.tableorder.failure;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Says violated constraints the way a client of the JSON API thinks of them. */
@Component
public class ConstraintViolations {

    private final Validator validator;

    ConstraintViolations(Validator validator) {
        this.validator = validator;
    }

    /**
     * Holds each element of a list against its constraints, as long as there is less wrong than an answer has room for. For long
     * lists, whose elements are not cascaded to.
     */
    public void requireNone(List<?> elements, String pointer) {
        List<FieldProblem> problems = new ArrayList<>();
        for (int i = 0; i < elements.size() && problems.size() <= Problems.MOST_ERRORS; i++) {
            String place = pointer + "/" + i;
            problemsOf(validator.validate(elements.get(i)))
                    .forEach(problem -> problems.add(new FieldProblem(place + problem.pointer(), problem.code())));
        }
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
    }

    List<FieldProblem> problemsOf(Set<? extends ConstraintViolation<?>> violations) {
        return violations.stream()
                .map(violation -> new FieldProblem(pointer(violation.getPropertyPath()), code(violation)))
                .sorted(Comparator.comparing(FieldProblem::pointer).thenComparing(FieldProblem::code))
                .toList();
    }

    /** A constraint whose message is a code says that code; the others are named by their kind. */
    private static String code(ConstraintViolation<?> violation) {
        String message = violation.getMessageTemplate();
        if (message.matches("[A-Z_]+")) {
            return message;
        }
        return switch (violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName()) {
            case "NotNull", "NotBlank", "NotEmpty" -> "REQUIRED";
            case "Pattern" -> "INVALID_FORMAT";
            default -> "OUT_OF_RANGE";
        };
    }

    private static String pointer(Path path) {
        StringBuilder pointer = new StringBuilder();
        for (Path.Node node : path) {
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            }
            if (node.getName() != null && node.getKind() == ElementKind.PROPERTY) {
                pointer.append('/').append(snakeCase(node.getName()));
            }
        }
        return pointer.toString();
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
