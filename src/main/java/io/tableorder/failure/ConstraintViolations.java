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

/** Translates violated constraints into JSON pointers and codes. */
@Component
public class ConstraintViolations {

    private final Validator validator;

    ConstraintViolations(Validator validator) {
        this.validator = validator;
    }

    /**
     * Validates each element of a list, until there are more problems than an answer lists. For long lists, whose elements are not
     * validated with the rest of the body.
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

    /** The code is the constraint's message if that is a code. Otherwise it follows from the kind of the constraint. */
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
            if (node.getKey() != null) {
                pointer.append('/').append(escaped(node.getKey().toString()));
            }
            if (node.getName() != null && node.getKind() == ElementKind.PROPERTY) {
                pointer.append('/').append(snakeCase(node.getName()));
            }
        }
        return pointer.toString();
    }

    /** A key that the client chose: at most 50 characters, escaped as in RFC 6901. */
    private static String escaped(String key) {
        int end = key.offsetByCodePoints(0, Math.min(key.codePointCount(0, key.length()), 50));
        return key.substring(0, end).replace("~", "~0").replace("/", "~1");
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
