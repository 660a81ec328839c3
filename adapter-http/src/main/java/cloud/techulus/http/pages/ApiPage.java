package cloud.techulus.http.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The API's description for people, made of the one for programs: what stands there stands here.
 *
 * @param messages what is sent and answered, by name
 */
public record ApiPage(List<Subject> subjects, List<Message> messages) {
  private static final String SCHEMAS = "#/components/schemas/";

  /** Calls about the same. */
  public record Subject(String name, List<Call> calls) {}

  /**
   * A call.
   *
   * @param parameters of path, query and headers
   * @param takes the messages whose fields are the body's
   */
  public record Call(
      String id,
      String method,
      String path,
      String summary,
      String who,
      List<Field> parameters,
      List<Type> takes,
      List<Answer> answers) {}

  /** What is answered. */
  public record Answer(String status, Optional<Type> message) {}

  /** What a message is made of, or the forms that it may have. */
  public record Message(String name, List<Field> fields, List<Type> forms) {}

  /** A part of a message, or a parameter. */
  public record Field(String name, Type type, boolean required, String words) {}

  /**
   * What something may be, in words.
   *
   * @param message the message that the words name; empty if they name none
   */
  public record Type(String words, Optional<String> message) {}

  /** Reads a description (OpenAPI 3.1) as we make it. */
  public static ApiPage of(JsonNode document) {
    Map<String, List<Call>> subjects = new LinkedHashMap<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            subjects
                                .computeIfAbsent(
                                    method.getValue().path("tags").path(0).asText(),
                                    _ -> new ArrayList<>())
                                .add(call(method.getKey(), path.getKey(), method.getValue()))));
    return new ApiPage(
        subjects.entrySet().stream()
            .map(each -> new Subject(each.getKey(), List.copyOf(each.getValue())))
            .toList(),
        document.path("components").path("schemas").properties().stream()
            .map(each -> message(each.getKey(), each.getValue()))
            .toList());
  }

  private static Call call(String method, String path, JsonNode operation) {
    return new Call(
        operation.path("operationId").asText(),
        method.toUpperCase(Locale.ROOT),
        path,
        operation.path("summary").asText(),
        operation.path("description").asText(),
        elements(operation.path("parameters")).stream()
            .map(
                each ->
                    new Field(
                        each.path("name").asText(),
                        new Type(each.path("in").asText(), Optional.empty()),
                        each.path("required").asBoolean(),
                        each.path("description").asText()))
            .toList(),
        messages(schema(operation.path("requestBody"))),
        operation.path("responses").properties().stream()
            .filter(each -> each.getValue().has("description"))
            .map(
                each ->
                    new Answer(
                        each.getKey(), messages(schema(each.getValue())).stream().findFirst()))
            .toList());
  }

  /** Of the only kind of content that a body has. */
  private static JsonNode schema(JsonNode body) {
    return elements(body.path("content")).stream()
        .findFirst()
        .map(content -> content.path("schema"))
        .orElse(body.path("schema"));
  }

  /** All that a body has the fields of. */
  private static List<Type> messages(JsonNode schema) {
    if (schema.isMissingNode()) {
      return List.of();
    }
    return schema.has("allOf")
        ? elements(schema.path("allOf")).stream().map(ApiPage::type).toList()
        : List.of(type(schema));
  }

  private static Message message(String name, JsonNode schema) {
    List<String> required =
        elements(schema.path("required")).stream().map(JsonNode::asText).toList();
    return new Message(
        name,
        schema.path("properties").properties().stream()
            .map(
                each ->
                    new Field(
                        each.getKey(),
                        type(each.getValue()),
                        required.contains(each.getKey()),
                        each.getValue().path("description").asText()))
            .toList(),
        elements(schema.path("anyOf")).stream().map(ApiPage::type).toList());
  }

  private static Type type(JsonNode schema) {
    if (schema.has("$ref")) {
      String name = schema.path("$ref").asText().substring(SCHEMAS.length());
      return new Type(name, Optional.of(name));
    }
    if (schema.has("allOf")) {
      return type(schema.path("allOf").path(0));
    }
    if (schema.has("const")) {
      return new Type("“" + schema.path("const").asText() + "”", Optional.empty());
    }
    if (schema.has("items")) {
      Type item = type(schema.path("items"));
      return new Type("list of " + item.words(), item.message());
    }
    if (schema.path("additionalProperties").isObject()) {
      Type value = type(schema.path("additionalProperties"));
      return new Type("names to " + value.words(), value.message());
    }
    if (schema.path("format").asText().equals("date-time")) {
      return new Type("time", Optional.empty());
    }
    return new Type(words(schema.path("type")), Optional.empty());
  }

  private static String words(JsonNode type) {
    if (type.isArray()) {
      return String.join(" or ", elements(type).stream().map(ApiPage::words).toList());
    }
    return switch (type.asText()) {
      case "string" -> "text";
      case "integer" -> "whole number";
      case "boolean" -> "true or false";
      default -> type.asText();
    };
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
