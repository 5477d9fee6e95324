package io.tableorder.http;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Gives a whole number a problem code of its own, for values that are no such number or do not fit in 32 bits. */
@Retention(RetentionPolicy.RUNTIME)
@JacksonAnnotationsInside
@JsonDeserialize(using = WholeNumber.class)
public @interface UnreadableAs {

    /** The code of the problem. */
    String value();
}
