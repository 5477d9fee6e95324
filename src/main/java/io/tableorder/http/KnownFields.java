package io.tableorder.http;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.PropertyMetadata;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.SettableAnyProperty;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Refuses the first unknown field of a record as soon as it is read. Jackson by itself would keep all unknown fields with their contents
 * until the record is complete, and refuse them only then. A record with {@code @JsonIgnoreProperties(ignoreUnknown = true)} may have up to
 * {@value #MOST_IGNORED} of them.
 */
final class KnownFields extends BeanDeserializerModifier {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MOST_IGNORED = 100;

    @Override
    public BeanDeserializerBuilder updateBuilder(
            DeserializationConfig config, BeanDescription description, BeanDeserializerBuilder builder) {
        JsonIgnoreProperties ignored = description.getClassAnnotations().get(JsonIgnoreProperties.class);
        builder.setAnySetter(new Unknown(ignored != null && ignored.ignoreUnknown() ? MOST_IGNORED : 0));
        return builder;
    }

    private static final class Unknown extends SettableAnyProperty {

        @Serial
        private static final long serialVersionUID = 1L;

        private final int most;

        Unknown(int most) {
            super(
                    new BeanProperty.Std(
                            PropertyName.NO_NAME, TypeFactory.unknownType(), null, null, PropertyMetadata.STD_OPTIONAL),
                    null,
                    TypeFactory.unknownType(),
                    null,
                    new Value(),
                    null);
            this.most = most;
        }

        @Override
        public void fixAccess(DeserializationConfig config) {
            // An ignored field has no member.
        }

        @Override
        public SettableAnyProperty withValueDeserializer(JsonDeserializer<Object> deserializer) {
            return this;
        }

        /** Skips a field that the record ignores. */
        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            int ignored = context.getAttribute(this) instanceof Integer before ? before : 0;
            if (ignored == most) {
                throw new Json.Refused(parser, "UNKNOWN_FIELD");
            }
            context.setAttribute(this, ignored + 1);
            parser.skipChildren();
            return null;
        }

        @Override
        public void deserializeAndSet(JsonParser parser, DeserializationContext context, Object record, String name)
                throws IOException {
            deserialize(parser, context);
        }

        @Override
        protected void _set(Object record, Object name, Object value) {
            // An ignored field has no member.
        }
    }

    /** Never called. Without it Jackson would look for a deserializer. */
    private static final class Value extends JsonDeserializer<Object> {

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            throw new Json.Refused(parser, "UNKNOWN_FIELD");
        }
    }
}
