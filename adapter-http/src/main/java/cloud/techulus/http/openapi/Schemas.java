package cloud.techulus.http.openapi;

import cloud.techulus.http.wire.MemoryWire;
import com.fasterxml.classmate.ResolvedType;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schemas of the messages (JSON Schema 2020-12, which OpenAPI 3.1 is made of). */
final class Schemas {
  /** Where they stand in the description. */
  private static final String PLACE = "components/schemas";

  private static final String SUFFIX = "Wire";

  private final SchemaBuilder builder;

  Schemas() {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(new JacksonModule())
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
    return null;
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
