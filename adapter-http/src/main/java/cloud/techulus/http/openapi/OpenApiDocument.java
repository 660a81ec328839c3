package cloud.techulus.http.openapi;

import cloud.techulus.core.idempotency.IdempotencyKey;
import cloud.techulus.core.idempotency.KeyPolicy;
import cloud.techulus.http.openapi.Endpoint.Answer;
import cloud.techulus.http.openapi.Endpoint.QueryParameter;
import cloud.techulus.http.openapi.Endpoint.Trait;
import cloud.techulus.http.wire.ProblemWire;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** The description of the API as programs read it (OpenAPI 3.1). */
public final class OpenApiDocument {
  /** Statuses that any call may be refused with; each is a problem document. */
  private static final List<String> REFUSALS = List.of("4XX", "5XX");

  private static final String KEY_WORDS =
      ("Of your own making, 1 to %d visible ASCII characters: a call that is sent again with the"
              + " same key within %d hours gets the same answer, and nothing is made twice.")
          .formatted(IdempotencyKey.LENGTH_LIMIT, KeyPolicy.RETENTION.toHours());
  private static final String CONDITION_WORDS =
      "The ETag that was read: the call is refused (412) if somebody has made a newer revision."
          + " What replicas have done since does not count.";
  private static final String VERSION_WORDS =
      "Of the service as it is shown: the number of its newest revision and a hash.";

  private final JsonNodeFactory json = JsonNodeFactory.instance;
  private final Schemas schemas = new Schemas();
  private final String root;

  private OpenApiDocument(String root) {
    this.root = root;
  }

  /**
   * Describes calls.
   *
   * @param root what all their paths begin with
   */
  public static ObjectNode of(String root, List<ApiCall> calls) {
    return new OpenApiDocument(root).describe(calls);
  }

  private ObjectNode describe(List<ApiCall> calls) {
    ObjectNode document = json.objectNode().put("openapi", "3.1.1");
    document
        .putObject("info")
        .put("title", "Techulus Cloud")
        .put("version", "1")
        .put(
            "description",
            "The operator API of a control plane. Refusals are problem documents (RFC 9457). Lists"
                + " come in parts: `next` of one is what to ask `after` with for the next.");
    document.putArray("servers").addObject().put("url", "/");
    ArrayNode either = document.putArray("security");
    either.addObject().putArray("token");
    either.addObject().putArray("session");
    ObjectNode paths = document.putObject("paths");
    for (ApiCall call : calls) {
      paths
          .withObjectProperty(call.path())
          .set(call.method().toLowerCase(Locale.ROOT), operation(call));
    }
    ObjectNode components = document.putObject("components");
    securitySchemes(components.putObject("securitySchemes"));
    ObjectNode problem = components.putObject("responses").putObject("Problem");
    problem
        .put("description", "Why not, and what to do about it.")
        .putObject("content")
        .putObject(ProblemWire.CONTENT_TYPE)
        .set("schema", schemas.reference(ProblemWire.class));
    components.set("schemas", schemas.definitions());
    return document;
  }

  private static void securitySchemes(ObjectNode schemes) {
    schemes
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "The token of a program, of a session, or of the first start.");
    schemes
        .putObject("session")
        .put("type", "apiKey")
        .put("in", "cookie")
        .put("name", "__Host-session")
        .put(
            "description",
            "What signing in has set in a browser. Calls that change something must have the header"
                + " `X-Requested-With: techulus` and come from the same origin. Over plain HTTP the"
                + " cookie is called `session`.");
  }

  private ObjectNode operation(ApiCall call) {
    Endpoint endpoint = call.endpoint();
    ObjectNode operation = json.objectNode().put("operationId", endpoint.id());
    operation.putArray("tags").add(call.subject(root));
    operation.put("summary", endpoint.summary()).put("description", call.who());
    if (call.operation().isEmpty()) {
      operation.putArray("security");
    }
    ArrayNode parameters = json.arrayNode();
    for (String name : call.pathParameters()) {
      parameters.add(parameter(name, "path", "string").put("required", true));
    }
    for (QueryParameter each : endpoint.query()) {
      parameters.add(
          parameter(each.name(), "query", each.type()).put("description", each.description()));
    }
    if (endpoint.is(Trait.CREATES)) {
      parameters.add(
          parameter(IdempotencyKey.FIELD, "header", "string").put("description", KEY_WORDS));
    }
    if (endpoint.is(Trait.CONDITIONAL)) {
      parameters.add(parameter("If-Match", "header", "string").put("description", CONDITION_WORDS));
    }
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
    if (!endpoint.takes().isEmpty()) {
      operation
          .putObject("requestBody")
          .put("required", true)
          .putObject("content")
          .putObject("application/json")
          .set("schema", body(endpoint.takes()));
    }
    ObjectNode responses = operation.putObject("responses");
    endpoint.answers().forEach(answer -> response(responses, endpoint, answer));
    REFUSALS.forEach(
        status -> responses.putObject(status).put("$ref", "#/components/responses/Problem"));
    return operation;
  }

  private ObjectNode parameter(String name, String place, String type) {
    ObjectNode parameter = json.objectNode().put("name", name).put("in", place);
    parameter.putObject("schema").put("type", type);
    return parameter;
  }

  private ObjectNode body(List<Class<?>> messages) {
    if (messages.size() == 1) {
      return schemas.reference(messages.getFirst());
    }
    ObjectNode all = json.objectNode();
    ArrayNode parts = all.putArray("allOf");
    messages.forEach(message -> parts.add(schemas.reference(message)));
    return all;
  }

  private void response(ObjectNode responses, Endpoint endpoint, Answer answer) {
    ObjectNode response =
        responses
            .putObject(String.valueOf(answer.status()))
            .put("description", words(answer.status()));
    if (endpoint.is(Trait.VERSIONED)) {
      response
          .putObject("headers")
          .putObject("ETag")
          .put("description", VERSION_WORDS)
          .putObject("schema")
          .put("type", "string");
    }
    answer
        .body()
        .ifPresent(
            message ->
                response
                    .putObject("content")
                    .putObject(answer.mediaType())
                    .set("schema", schemas.reference(message)));
  }

  private static String words(int status) {
    return switch (status) {
      case 200 -> "It is so.";
      case 201 -> "It was made.";
      case 202 -> "It shall be so, and will be soon.";
      case 204 -> "It was done.";
      default -> throw new IllegalArgumentException("no answer has status " + status);
    };
  }
}
