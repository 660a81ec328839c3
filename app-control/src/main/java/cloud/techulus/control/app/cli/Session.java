package cloud.techulus.control.app.cli;

import cloud.techulus.core.Problem;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.ProxyWire;
import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.http.wire.ServiceWire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * One command's talk with the control plane, and the one place where answers are shown: as JSON
 * just as the API gave it, or as lines for a person.
 */
final class Session implements AutoCloseable {
  private final Surroundings surroundings;
  private final Connection.Target target;
  private final OperatorClient client;
  private final boolean json;

  private Session(Surroundings surroundings, Connection.Target target, boolean json) {
    this.surroundings = surroundings;
    this.target = target;
    this.client = new OperatorClient(target.plane(), new Plaintext(target.token()));
    this.json = json;
  }

  /**
   * @throws Problem INVALID if it is not known where to connect, or as whom
   */
  static Session open(Surroundings surroundings, Connection connection) throws IOException {
    return new Session(surroundings, connection.target(surroundings), connection.json());
  }

  OperatorClient client() {
    return client;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Connection.Target target() {
    return target;
  }

  boolean json() {
    return json;
  }

  /**
   * Shows a result.
   *
   * @param answer a message of the API
   * @param lines the same for a person; already fit to be printed
   */
  void show(Object answer, Supplier<List<String>> lines) {
    if (json) {
      say(Printable.json(new String(Json.write(answer), StandardCharsets.UTF_8)));
    } else {
      lines.get().forEach(this::say);
    }
  }

  /** Tells a person that something was done; a program sees the exit code. */
  void done(String line) {
    if (!json) {
      say(Printable.line(line));
    }
  }

  private void say(String line) {
    surroundings.out().println(line);
    surroundings.out().flush();
  }

  /**
   * @throws Problem NOT_FOUND
   */
  ServerWire server(String name) {
    return client.servers().stream()
        .filter(server -> server.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Problem.notFound("server", name));
  }

  /**
   * @throws Problem NOT_FOUND
   */
  ProxyWire proxy(String name) {
    return client.proxies().stream()
        .filter(proxy -> proxy.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Problem.notFound("proxy", name));
  }

  /**
   * @throws Problem NOT_FOUND, for the project as well
   */
  ServiceWire service(ServicePath path) {
    return client.services(path.project()).stream()
        .filter(service -> service.name().equals(path.service().text()))
        .findFirst()
        .orElseThrow(() -> Problem.notFound("service", path.toString()));
  }

  @Override
  public void close() {
    client.close();
  }
}
