package cloud.techulus.http.server;

import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.ProblemKind;
import cloud.techulus.http.wire.ProblemWire;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What Jetty refuses before any handler sees it: malformed requests, paths that mean two things,
 * headers without end. Also a problem document, and nothing of the request in it.
 */
final class EarlyRefusals extends ErrorHandler {
  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemWire.CONTENT_TYPE);
    response.write(true, document(code), callback);
  }

  private static ByteBuffer document(int status) {
    ProblemKind kind = ProblemKind.ofStatus(status).orElse(ProblemKind.UNREADABLE);
    return ByteBuffer.wrap(
        Json.write(
            new ProblemWire(
                kind.type(),
                kind.title(),
                status,
                "The server cannot make sense of this request.",
                Optional.empty())));
  }
}
