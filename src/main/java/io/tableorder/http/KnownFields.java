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

/**
 * Refuses a record's first field of an unknown name where it stands. Jackson by itself would keep all such fields, with whatever
 * is in them, until the record is complete, and only then refuse them.
 */
final class KnownFields extends BeanDeserializerModifier {

    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    public BeanDeserializerBuilder updateBuilder(
            DeserializationConfig config, BeanDescription description, BeanDeserializerBuilder builder) {
        JsonIgnoreProperties ignored = description.getClassAnnotations().get(JsonIgnoreProperties.class);
        if (ignored == null || !ignored.ignoreUnknown()) {
            builder.setAnySetter(new Unknown());
        }
        return builder;
    }

    private static final class Unknown extends SettableAnyProperty {

        @Serial
        private static final long serialVersionUID = 1L;

        Unknown() {
            super(
                    new BeanProperty.Std(
                            PropertyName.NO_NAME, TypeFactory.unknownType(), null, null, PropertyMetadata.STD_OPTIONAL),
                    null,
                    TypeFactory.unknownType(),
                    null,
                    new Value(),
                    null);
        }

        @Override
        public void fixAccess(DeserializationConfig config) {
            // There is no member to set.
        }

        @Override
        public SettableAnyProperty withValueDeserializer(JsonDeserializer<Object> deserializer) {
            return this;
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            throw new Json.Refused(parser, "UNKNOWN_FIELD");
        }

        @Override
        public void deserializeAndSet(JsonParser parser, DeserializationContext context, Object record, String name)
                throws IOException {
            deserialize(parser, context);
        }

        @Override
        protected void _set(Object record, Object name, Object value) {
            throw new IllegalStateException("There is no value to set");
        }
    }

    /** Never asked, but Jackson would look for one. */
    private static final class Value extends JsonDeserializer<Object> {

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            throw new Json.Refused(parser, "UNKNOWN_FIELD");
        }
    }
}
