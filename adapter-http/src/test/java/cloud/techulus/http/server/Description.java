package cloud.techulus.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The API's description as a program reads it that knows nothing else. */
record Description(JsonNode document) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Asks for it, as nobody in particular. */
  static Description of(RawHttp raw) {
    HttpResponse<String> answer =
        raw.call("GET", "/api/v1/openapi.json", BodyPublishers.noBody(), Map.of());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new Description(read(answer.body()));
  }

  private static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + json, e);
    }
  }

  /** All calls, as {@code GET /api/v1/status}. */
  Stream<String> routes() {
    return document.path("paths").properties().stream()
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .map(method -> method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()));
  }

  JsonNode call(String route) {
    String[] parts = route.split(" ", 2);
    return document.path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT));
  }

  boolean isOpen(String route) {
    JsonNode security = call(route).path("security");
    return security.isArray() && security.isEmpty();
  }

  /** Where an answer is not as the description of its call says. */
  List<String> complaints(String route, HttpResponse<String> answer) {
    Optional<JsonNode> described = response(call(route).path("responses"), answer.statusCode());
    if (described.isEmpty()) {
      return List.of("no status " + answer.statusCode());
    }
    List<String> complaints = new ArrayList<>();
    described
        .get()
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            header -> {
              if (answer.headers().firstValue(header).isEmpty()) {
                complaints.add("no header " + header);
              }
            });
    String type = answer.headers().firstValue("Content-Type").orElse("");
    JsonNode content = described.get().path("content");
    if (content.isMissingNode()) {
      if (!answer.body().isEmpty()) {
        complaints.add("a body that nobody said");
      }
    } else if (!content.has(type)) {
      complaints.add("content of type " + type);
    } else if (type.endsWith("json")) {
      complaints.addAll(complaints(content.path(type).path("schema"), read(answer.body())));
    }
    return complaints;
  }

  private Optional<JsonNode> response(JsonNode responses, int status) {
    return Stream.of(String.valueOf(status), status / 100 + "XX")
        .filter(responses::has)
        .map(responses::path)
        .map(it -> it.has("$ref") ? document.at(it.path("$ref").asText().substring(1)) : it)
        .findFirst();
  }

  private List<String> complaints(JsonNode schema, JsonNode message) {
    ObjectNode whole = schema.deepCopy();
    // What answers have besides would be a field that nobody knows of.
    whole.put("unevaluatedProperties", false);
    whole.set("components", document.path("components"));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(whole, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build())
        .validate(message)
        .stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }
}
