package io.tableorder.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.databind.util.RawValue;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.time.Timestamps;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * JSON of the API: snake_case, RFC 3339 times. Reading is strict: one document in valid UTF-8, at most 20 levels deep, no unknown or
 * duplicate field, no value of another type. Reading stops at the first violation, so that a wrong body costs no more than its beginning.
 */
public final class Json {

    private static final int MAX_DEPTH = 20;

    /** The longest lists have 10,000 numbers, or 1,000 menus of an import with their translations, tags and options. */
    private static final int MAX_TOKENS = 100_000;

    /** The longest text has 2,000 characters, each of which may be sent as several. */
    private static final int MAX_TEXT = 8_192;

    private static final ObjectMapper MAPPER = JsonMapper.builder(factory())
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addDeserializer(String.class, new SoundText(false))
                    .addDeserializer(List.class, new BoundedList())
                    .addDeserializer(Map.class, new BoundedMap())
                    .addDeserializer(Instant.class, new Times())
                    .addSerializer(Instant.class, new Moments())
                    .setDeserializerModifier(new KnownFields()))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            // Otherwise Jackson reads blank text as null.
            .withCoercionConfigDefaults(other -> other.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
            .withCoercionConfig(
                    LogicalType.Textual, text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(100)
                        .maxTokenCount(MAX_TOKENS)
                        .maxStringLength(MAX_TEXT)
                        .build())
                .build();
    }

    private static final class Moments extends StdSerializer<Instant> {

        private static final long serialVersionUID = 1;

        Moments() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant moment, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(Timestamps.text(moment));
        }
    }

    /** Reads times of RFC 3339, of the years that every database can store. */
    private static final class Times extends StdScalarDeserializer<Instant> {

        @Serial
        private static final long serialVersionUID = 1;

        Times() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (Instant) context.handleUnexpectedToken(Instant.class, parser);
            }
            String text = parser.getText();
            return Timestamps.parse(text)
                    .orElseThrow(() -> InvalidFormatException.from(parser, "no time", text, Instant.class));
        }
    }

    private Json() {}

    /** Reads one document. */
    public static <T> T read(byte[] body, Class<T> type) {
        requireUtf8(body);
        try {
            T value = MAPPER.readValue(body, type);
            if (value == null) {
                throw new ProblemException(ProblemCode.MALFORMED_JSON);
            }
            return value;
        } catch (Refused e) {
            throw ProblemException.invalid(pointer(e), e.code());
        } catch (MismatchedInputException e) {
            throw mismatch(e, "WRONG_TYPE");
        } catch (ValueInstantiationException e) {
            throw mismatch(e, "INVALID_FORMAT");
        } catch (JsonParseException | StreamConstraintsException e) {
            throw new ProblemException(ProblemCode.MALFORMED_JSON);
        } catch (JsonMappingException e) {
            // A number that does not fit its type, or a text that is too long.
            boolean isTooMuch = e.getCause() instanceof InputCoercionException
                    || e.getCause() instanceof StreamConstraintsException;
            throw isTooMuch ? mismatch(e, "OUT_OF_RANGE") : new ProblemException(ProblemCode.MALFORMED_JSON);
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.MALFORMED_JSON);
        }
    }

    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static String writeText(Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    /** What {@link #write} writes as the document that the text is, or as a text if it is none, which the reader of the whole then refuses. */
    static Object embedded(String text) {
        try {
            MAPPER.readValue(text, JsonNode.class);
            return new RawValue(text);
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    /** The name of a record's component in the API. */
    static String snakeCase(String component) {
        return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component);
    }

    /**
     * Reads text that every database and every peer can store: without NUL and without half a surrogate pair, in its composed form (NFC). A
     * password stays as it was typed, since its hash was made of that.
     */
    private static class SoundText extends StringDeserializer implements ContextualDeserializer {

        @Serial
        private static final long serialVersionUID = 1L;

        private final boolean isVerbatim;

        SoundText(boolean isVerbatim) {
            this.isVerbatim = isVerbatim;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            return new SoundText(property != null && property.getName().endsWith("password"));
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = super.deserialize(parser, context);
            if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw InvalidFormatException.from(parser, "unsound text", text, String.class);
            }
            return isVerbatim ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
        }
    }

    /** Refuses a value while it is read, with a code. */
    static final class Refused extends JsonMappingException {

        @Serial
        private static final long serialVersionUID = 1L;

        private final String code;

        Refused(JsonParser parser, String code) {
            super(parser, code);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    /** In some places Jackson would read invalid UTF-8 as replacement characters. */
    private static void requireUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw new ProblemException(ProblemCode.MALFORMED_JSON);
        }
    }

    private static ProblemException mismatch(JsonMappingException e, String code) {
        if (e.getPath().isEmpty()) {
            // An empty body, `null`, tokens after the end, or another kind of document than an object.
            return new ProblemException(ProblemCode.MALFORMED_JSON);
        }
        boolean isText = e instanceof InvalidFormatException format
                && format.getValue() instanceof String
                && !Number.class.isAssignableFrom(ClassUtils.resolvePrimitiveIfNecessary(format.getTargetType()));
        return ProblemException.invalid(pointer(e), isText ? "INVALID_FORMAT" : code);
    }

    private static String pointer(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : escape(step.getFieldName())))
                .collect(Collectors.joining());
    }

    /** The client's field name for a pointer in the answer: at most 50 characters, escaped as in RFC 6901. */
    static String escape(String name) {
        int end = Math.min(name.length(), 50);
        // Half a surrogate pair cannot be encoded.
        boolean isHalved = end < name.length() && Character.isHighSurrogate(name.charAt(end - 1));
        String bounded = name.substring(0, isHalved ? end - 1 : end);
        return bounded.replace("~", "~0").replace("/", "~1");
    }
}
