package io.tableorder.failure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses a request with the problem answer of its code. Any step of a route may throw it. It is cheap, because it has no stack trace. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final transient List<FieldProblem> errors;
    private final transient Object[] arguments;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient @Nullable Duration retryAfter;

    /** A value with one form for people and another for machines. */
    public record Value(String text, Object member) {}

    /** @param arguments fill the placeholders of the code's text, and become members of the answer */
    public ProblemException(ProblemCode code, Object... arguments) {
        this(code, List.of(), null, arguments);
    }

    private ProblemException(
            ProblemCode code, List<FieldProblem> errors, @Nullable Duration retryAfter, Object... arguments) {
        super(code.name(), null, false, false);
        this.code = code;
        this.errors = errors;
        this.retryAfter = retryAfter;
        this.arguments = arguments;
    }

    /**
     * Refuses wrong values of a request. If all have the same code, and that is a {@link ProblemCode}, it becomes the code of the answer.
     */
    public static ProblemException invalid(List<FieldProblem> errors) {
        ProblemCode code = ProblemCode.VALIDATION_FAILED;
        List<String> codes = errors.stream().map(FieldProblem::code).distinct().toList();
        if (codes.size() == 1) {
            for (ProblemCode own : ProblemCode.values()) {
                code = own.name().equals(codes.get(0)) ? own : code;
            }
        }
        return new ProblemException(code, errors, null);
    }

    public static ProblemException invalid(String pointer, String code) {
        return invalid(List.of(new FieldProblem(pointer, code)));
    }

    /** Refuses a request that the client may repeat after the given time. */
    public static ProblemException later(ProblemCode code, Duration retryAfter) {
        return new ProblemException(code, List.of(), retryAfter);
    }

    /** Adds a member to the problem, for clients that act on it. */
    public ProblemException with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    public ProblemCode code() {
        return code;
    }

    /** Whether the same request may succeed after a while. */
    boolean isPassing() {
        return code.status() == 429 || code.status() == 503;
    }

    List<FieldProblem> errors() {
        return errors;
    }

    Map<String, Object> members() {
        return members;
    }

    Object[] arguments() {
        return arguments;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
