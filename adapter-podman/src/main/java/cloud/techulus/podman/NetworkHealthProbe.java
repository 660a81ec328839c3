package cloud.techulus.podman;

import cloud.techulus.core.container.CommandRunner;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.HealthProbe;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.List;

/**
 * Probes containers the way their visitors reach them, at their mesh address; commands run inside
 * by Podman.
 */
public final class NetworkHealthProbe implements HealthProbe, AutoCloseable {
  private static final Result HEALTHY = new Result.Healthy();

  private final CommandRunner runner;
  private final PodmanCommands commands;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(HealthCheck.TIMEOUT)
          .build();

  public NetworkHealthProbe(CommandRunner runner, PodmanSettings settings) {
    this.runner = runner;
    this.commands = new PodmanCommands(settings);
  }

  @Override
  public Result probe(Deployment.Id deployment, MeshAddress address, int port, HealthCheck check) {
    return switch (check) {
      case HealthCheck.None _ -> HEALTHY;
      case HealthCheck.Tcp _ -> connect(address, port);
      case HealthCheck.Http(String path) -> get(address, port, path);
      case HealthCheck.Exec(List<String> command) -> exec(deployment, command);
    };
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static Result connect(MeshAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.toString(), port), (int) HealthCheck.TIMEOUT.toMillis());
      return HEALTHY;
    } catch (IOException e) {
      return unhealthy("port %d accepts no connection: %s".formatted(port, words(e)));
    }
  }

  private Result get(MeshAddress address, int port, String path) {
    try {
      HttpResponse<InputStream> response =
          http.send(request(address, port, path), HttpResponse.BodyHandlers.ofInputStream());
      // The status is the answer; a body may never end.
      response.body().close();
      int status = response.statusCode();
      return status >= 200 && status < 400
          ? HEALTHY
          : unhealthy("GET %s was answered with status %d".formatted(path, status));
    } catch (URISyntaxException e) {
      return unhealthy("the health check's path is not one: " + e.getReason());
    } catch (HttpTimeoutException e) {
      return unhealthy(
          "GET %s was not answered within %d s".formatted(path, HealthCheck.TIMEOUT.toSeconds()));
    } catch (IOException | IllegalArgumentException e) {
      // The latter for an answer the JDK cannot make sense of, such as a Content-Length of letters.
      return unhealthy("GET %s failed: %s".formatted(path, words(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unhealthy("the check was interrupted");
    }
  }

  private static HttpRequest request(MeshAddress address, int port, String path)
      throws URISyntaxException {
    if (!path.startsWith("/")) {
      // Else "@elsewhere" would become the host.
      throw new URISyntaxException(path, "it must start with /");
    }
    return HttpRequest.newBuilder(new URI("http://" + address + ":" + port + path))
        .timeout(HealthCheck.TIMEOUT)
        .header("User-Agent", "techulus-health")
        .GET()
        .build();
  }

  private Result exec(Deployment.Id deployment, List<String> command) {
    try {
      CommandResult result = runner.run(commands.exec(deployment, command, HealthCheck.TIMEOUT));
      return result.succeeded()
          ? HEALTHY
          : unhealthy("the health command ended with exit code " + result.exitCode());
    } catch (CommandFailed e) {
      return unhealthy(
          "the health command gave no result within %d s"
              .formatted(HealthCheck.TIMEOUT.toSeconds()));
    }
  }

  private static Result unhealthy(String reason) {
    return new Result.Unhealthy(reason);
  }

  private static String words(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
