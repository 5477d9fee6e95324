package io.tableorder.failure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request is refused, and the client is told why. Thrown by any step of a pipeline; the edge turns it into the problem
 * answer of its code. Cheap: it carries no stack trace.
 */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final transient List<FieldProblem> errors;
    private final transient Object[] arguments;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient @Nullable Duration retryAfter;

    /** A value that people read in another form than machines. */
    public record Value(String text, Object member) {}

    /** @param arguments fill the placeholders of the code's text, and are members of the answer besides */
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

    /** The request's values are wrong. If all are wrong in the same way that has a code of its own, that is the answer's code. */
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

    /** Not now, but perhaps after a while. */
    public static ProblemException later(ProblemCode code, Duration retryAfter) {
        return new ProblemException(code, List.of(), retryAfter);
    }

    /** Adds a member to the problem, for clients that act on it: the texts are for people. */
    public ProblemException with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    public ProblemCode code() {
        return code;
    }

    /** Whether the same request may be answered in a while, with nothing done about it. */
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
