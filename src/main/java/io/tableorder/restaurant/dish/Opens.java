package io.tableorder.restaurant.dish;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** A window that is open for a minute at least. */
@Target(TYPE)
@Retention(RUNTIME)
@Constraint(validatedBy = Opens.Validator.class)
@interface Opens {

    String message() default "NEVER_OPENS";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Leaves it to other constraints to refuse times that are missing. */
    final class Validator implements ConstraintValidator<Opens, Window> {

        @Override
        public boolean isValid(@Nullable Window window, ConstraintValidatorContext context) {
            return window == null || window.from() == null || !window.from().equals(window.to());
        }
    }
}
