package cloud.techulus.http.client;

import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.agent.LogUplink;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.NodeIdentity;
import cloud.techulus.core.logs.LogRequest;
import cloud.techulus.core.logs.LogSource;
import cloud.techulus.http.signature.RequestSigner;
import cloud.techulus.http.signature.SignableRequest;
import cloud.techulus.http.tls.PinnedTrust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * Streams logs over HTTP: one call for each, whose body goes on as long as there are lines. The
 * signature covers session and replica; the body has no digest, because it has no end yet.
 */
public final class HttpLogUplink implements LogUplink, AutoCloseable {
  private final String origin;
  private final NodeIdentity identity;
  private final RequestSigner signer;
  private final HttpClient client;

  public HttpLogUplink(ControlPlaneUrl url, NodeIdentity identity, RequestSigner signer) {
    this.origin = url.origin().toString();
    this.identity = identity;
    this.signer = signer;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(HttpCalls.CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    url.pin().ifPresent(pin -> builder.sslContext(PinnedTrust.context(pin)));
    this.client = builder.build();
  }

  @Override
  public void send(NodeId node, LogRequest request, LogSource source) {
    SignableRequest signable =
        new SignableRequest(
            "POST",
            "/agent/v1/logs/" + request.session(),
            Optional.of("replica=" + request.replica()),
            new byte[0]);
    Map<String, String> headers = signer.headers(identity, node.value(), signable);
    HttpRequest.Builder call =
        HttpRequest.newBuilder(
                URI.create(origin + signable.path() + "?" + signable.query().orElseThrow()))
            .header("Content-Type", "application/x-ndjson")
            // A refusal comes before the first line is read.
            .expectContinue(true)
            .POST(BodyPublishers.ofInputStream(() -> new LogBody(source, BEAT)));
    headers.forEach(call::header);
    try {
      int status = client.send(call.build(), BodyHandlers.discarding()).statusCode();
      if (status != 204) {
        throw new Unreachable("the control plane did not take the log: " + status);
      }
    } catch (IOException broken) {
      throw new Unreachable("the connection to " + origin + " broke", broken);
    } catch (InterruptedException told) {
      // The stream is not wanted any more; the thread has nothing else to do.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
