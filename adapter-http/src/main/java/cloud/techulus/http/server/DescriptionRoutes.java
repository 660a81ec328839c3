package cloud.techulus.http.server;

import cloud.techulus.http.openapi.Endpoint;
import cloud.techulus.http.openapi.OpenApiDocument;
import cloud.techulus.http.wire.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.HandlerType;
import java.util.concurrent.atomic.AtomicReference;

/** The API's description of itself. */
final class DescriptionRoutes {
  /** Where it lies, below the API's root. */
  static final String PATH = "/openapi.json";

  /** Gives what it says. */
  ObjectNode register(ApiRoutes routes) {
    AtomicReference<byte[]> document = new AtomicReference<>(new byte[0]);
    routes.open(
        HandlerType.GET,
        PATH,
        Endpoint.of("describe", "This description (OpenAPI 3.1).").gives(200, ObjectNode.class),
        context -> Responses.written(context, 200, document.get()));
    ObjectNode description = OpenApiDocument.of(OperatorRoutes.ROOT, routes.calls());
    document.set(Json.write(description));
    return description;
  }
}
