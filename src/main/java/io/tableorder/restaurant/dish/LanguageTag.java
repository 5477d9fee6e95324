package io.tableorder.restaurant.dish;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A language by its tag (BCP 47), as {@code en}, {@code pt-BR} or {@code zh-Hant}: one that exists, in the form that the standard advises. */
@Target({FIELD, METHOD, PARAMETER, TYPE_USE})
@Retention(RUNTIME)
@Constraint(validatedBy = LanguageTag.Validator.class)
public @interface LanguageTag {

    String message() default "UNKNOWN_LANGUAGE";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Asks the data of Unicode's CLDR, which comes with Java. */
    final class Validator implements ConstraintValidator<LanguageTag, String> {

        private static final String FORM = "[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?";

        @Override
        public boolean isValid(@Nullable String tag, ConstraintValidatorContext context) {
            return tag == null || isKnown(tag);
        }

        static boolean isKnown(String tag) {
            if (!tag.matches(FORM)) {
                return false;
            }
            Locale locale = Locale.forLanguageTag(tag);
            return locale.toLanguageTag().equals(tag)
                    && isNamed(locale.getLanguage(), locale.getDisplayLanguage(Locale.ENGLISH))
                    && isNamed(locale.getScript(), locale.getDisplayScript(Locale.ENGLISH))
                    && isNamed(locale.getCountry(), locale.getDisplayCountry(Locale.ENGLISH));
        }

        /** What has no name is shown as its code. */
        private static boolean isNamed(String code, String shown) {
            return code.isEmpty() || !shown.equals(code);
        }
    }
}
