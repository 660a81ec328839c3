package cloud.techulus.http.openapi;

import cloud.techulus.http.wire.MemoryWire;
import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schemas of the messages (JSON Schema 2020-12, which OpenAPI 3.1 is made of). */
final class Schemas {
  /** Where they stand in the description. */
  private static final String PLACE = "components/schemas";

  private static final String SUFFIX = "Wire";

  /** What forms of a message are told apart by. */
  private static final String TYPE = "type";

  private final SchemaBuilder builder;

  Schemas() {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(
                new JacksonModule(
                    JacksonOption.SKIP_SUBTYPE_LOOKUP, JacksonOption.IGNORE_TYPE_INFO_TRANSFORM))
            .with(
                Option.DEFINITIONS_FOR_ALL_OBJECTS,
                Option.EXTRA_OPEN_API_FORMAT_VALUES,
                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
            .without(Option.FLATTENED_OPTIONALS, Option.SCHEMA_VERSION_INDICATOR);
    config
        .forFields()
        // What is absent is left out; nothing is ever null.
        .withTargetTypeOverridesResolver(Schemas::present)
        .withRequiredCheck(field -> field.getRawMember().getType() != Optional.class);
    config
        .forTypesInGeneral()
        .withCustomDefinitionProvider(Schemas::custom)
        .withDefinitionNamingStrategy((key, _) -> name(key.getType().getErasedType()));
    builder = new SchemaGenerator(config.build()).buildMultipleSchemaDefinitions();
  }

  /** To be filled in by {@link #definitions}. */
  ObjectNode reference(Class<?> message) {
    return builder.createSchemaReference(message);
  }

  /** Of all messages that were referred to. */
  ObjectNode definitions() {
    return builder.collectDefinitions(PLACE);
  }

  private static List<ResolvedType> present(FieldScope field) {
    ResolvedType type = field.getType();
    return type.getErasedType() == Optional.class ? type.getTypeParameters() : List.of();
  }

  /** Null, as the library asks for it, if there is nothing special about a type. */
  private static @Nullable CustomDefinition custom(
      ResolvedType type, SchemaGenerationContext context) {
    if (type.getErasedType() == MemoryWire.class) {
      ObjectNode either = context.getGeneratorConfig().createObjectNode();
      either.putArray("type").add("integer").add("string");
      return new CustomDefinition(either, true);
    }
    if (type.getErasedType() == ObjectNode.class) {
      return new CustomDefinition(
          context.getGeneratorConfig().createObjectNode().put("type", "object"), true);
    }
    if (Map.class.isAssignableFrom(type.getErasedType())) {
      ObjectNode names = context.getGeneratorConfig().createObjectNode().put("type", "object");
      names.set(
          "additionalProperties",
          context.createDefinitionReference(type.typeParametersFor(Map.class).get(1)));
      return new CustomDefinition(names, true);
    }
    return Optional.ofNullable(type.getErasedType().getAnnotation(JsonSubTypes.class))
        .map(forms -> new CustomDefinition(forms(forms, context)))
        .orElse(null);
  }

  /** Each form has its own fields, and a type that tells it from the others. */
  private static ObjectNode forms(JsonSubTypes forms, SchemaGenerationContext context) {
    ObjectNode schema = context.getGeneratorConfig().createObjectNode();
    ArrayNode any = schema.putArray("anyOf");
    for (JsonSubTypes.Type form : forms.value()) {
      ObjectNode both = context.getGeneratorConfig().createObjectNode();
      ArrayNode parts = both.putArray("allOf");
      parts.add(context.createDefinitionReference(context.getTypeContext().resolve(form.value())));
      ObjectNode told = parts.addObject().put("type", "object");
      told.putObject("properties").putObject(TYPE).put("const", form.name());
      told.putArray("required").add(TYPE);
      any.add(both);
    }
    return schema;
  }

  /** {@code ServiceWire.ListWire} is a {@code ServiceList}. */
  private static String name(Class<?> message) {
    String own = message.getSimpleName();
    String name = own.endsWith(SUFFIX) ? own.substring(0, own.length() - SUFFIX.length()) : own;
    return Optional.<Class<?>>ofNullable(message.getEnclosingClass())
        .map(outer -> name(outer) + name)
        .orElse(name);
  }
}
