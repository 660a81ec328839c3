package cloud.techulus.http.wire;

import cloud.techulus.core.Problem;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Messages to bytes and back. Unknown fields are ignored, so that either side may be the newer one;
 * a value of the wrong type is refused, never bent into shape.
 */
public final class Json {
  private static final JsonMapper MAPPER = mapper();

  private Json() {}

  /** The bytes are no JSON at all. */
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }

    public String message() {
      return String.valueOf(getMessage());
    }
  }

  public static byte[] write(Object message) {
    try {
      return MAPPER.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a message cannot be written", e);
    }
  }

  /** The object's fields in a tree, for a message that is made of two. */
  public static ObjectNode tree(Object message) {
    return MAPPER.valueToTree(message);
  }

  /**
   * @throws Unreadable if it is no JSON
   * @throws Problem INVALID, naming the field whose type is wrong; no value is repeated
   */
  public static <T> T read(byte[] json, Class<T> type) {
    if (json.length == 0) {
      throw new Unreadable("There is no body, so no JSON.");
    }
    return parse(() -> MAPPER.readValue(json, type));
  }

  /** Reads a message out of a part of another; refuses as {@link #read(byte[], Class)} does. */
  public static <T> T read(JsonNode tree, Class<T> type) {
    return parse(() -> MAPPER.treeToValue(tree, type));
  }

  /** Something that Jackson does. */
  private interface Parsing<T> {
    T get() throws IOException;
  }

  private static <T> T parse(Parsing<T> parsing) {
    try {
      return Optional.ofNullable(parsing.get())
          .orElseThrow(() -> Problem.invalid("body", "must be an object"));
    } catch (JsonMappingException mismatch) {
      if (mismatch.getCause() instanceof JsonProcessingException notJson
          && !(notJson instanceof InputCoercionException)) {
        throw unreadable(notJson);
      }
      throw Problem.invalid(field(mismatch), complaint(mismatch));
    } catch (JsonProcessingException notJson) {
      throw unreadable(notJson);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot fail to be read", e);
    }
  }

  private static Unreadable unreadable(JsonProcessingException notJson) {
    JsonLocation where = notJson.getLocation();
    return new Unreadable(
        where == null
            ? "The body is no JSON."
            : "The body is no JSON, from line %d, column %d on."
                .formatted(where.getLineNr(), where.getColumnNr()));
  }

  private static String field(JsonMappingException mismatch) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference part : mismatch.getPath()) {
      if (part.getFieldName() == null) {
        path.append('[').append(part.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(part.getFieldName());
      }
    }
    return path.isEmpty() ? "body" : path.toString();
  }

  /** Our own words: Jackson's repeat the value, which may be a secret. */
  private static String complaint(JsonMappingException mismatch) {
    if (mismatch instanceof InvalidTypeIdException) {
      return "must have a \"type\" that is known";
    }
    if (!(mismatch instanceof MismatchedInputException input)) {
      return mismatch.getCause() instanceof InputCoercionException
          ? "is out of range"
          : "cannot be read";
    }
    Class<?> wanted = input.getTargetType();
    return wanted == null ? "is required" : "must be " + describe(wanted);
  }

  private static String describe(Class<?> type) {
    if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a text";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return Map.class.isAssignableFrom(type) || type.isRecord() || type.isSealed()
        ? "an object"
        : "there, and of another type";
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .addModule(new Jdk8Module())
        .addModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
        .withCoercionConfig(
            LogicalType.Textual,
            config ->
                config
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .build();
  }
}
