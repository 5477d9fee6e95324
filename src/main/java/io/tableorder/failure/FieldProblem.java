package io.tableorder.failure;

/**
 * What is wrong with one value of a request.
 *
 * @param pointer JSON pointer (RFC 6901) into the body, or {@code ?name} for a query parameter
 * @param code a {@link ProblemCode} or one of {@code REQUIRED}, {@code UNKNOWN_FIELD}, {@code WRONG_TYPE}, {@code OUT_OF_RANGE},
 *     {@code INVALID_FORMAT}, {@code GUESSABLE}, {@code INCORRECT}, {@code NOT_ALLOWED}, {@code NEVER_OPENS}, {@code UNKNOWN_LANGUAGE}, {@code UNKNOWN_ALLERGEN}
 */
public record FieldProblem(String pointer, String code) {}
