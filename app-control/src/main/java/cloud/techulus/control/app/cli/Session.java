package cloud.techulus.control.app.cli;

import cloud.techulus.core.Problem;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.LinkWire;
import cloud.techulus.http.wire.ProxyWire;
import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.UserWire;
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

  private Session(
      Surroundings surroundings, Connection.Target target, OperatorClient client, boolean json) {
    this.surroundings = surroundings;
    this.target = target;
    this.client = client;
    this.json = json;
  }

  /**
   * @throws Problem INVALID if it is not known where to connect, or as whom
   */
  static Session open(Surroundings surroundings, Connection connection) throws IOException {
    Connection.Target target = connection.target(surroundings);
    return new Session(
        surroundings,
        target,
        new OperatorClient(target.plane(), new Plaintext(target.token())),
        connection.json());
  }

  /** To a control plane that need not know who is calling. */
  static Session openUnknown(
      Surroundings surroundings, Connection connection, Connection.Place place) {
    return new Session(
        surroundings,
        new Connection.Target(place.plane(), "", place.join()),
        OperatorClient.anonymous(place.plane()),
        connection.json());
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
   * @throws Problem NOT_FOUND
   */
  UserWire user(String email) {
    return client.users().stream()
        .filter(user -> user.email().equalsIgnoreCase(email))
        .findFirst()
        .orElseThrow(() -> Problem.notFound("user", email));
  }

  /** What somebody opens in a browser, or gives to `techulus accept`. */
  String link(LinkWire link) {
    return target.join() + link.path();
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
