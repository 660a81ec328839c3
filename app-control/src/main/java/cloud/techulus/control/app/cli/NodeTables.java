package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.ProxyWire;
import cloud.techulus.http.wire.ServerWire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Servers and proxies, for people. */
final class NodeTables {
  private NodeTables() {}

  static List<String> servers(List<ServerWire> servers, Instant now) {
    if (servers.isEmpty()) {
      return List.of("No servers yet. `techulus server add NAME` makes room for one.");
    }
    Table table =
        new Table("SERVER", "STATUS", "PUBLIC IP", "MESH", "CPU", "MEMORY FREE", "LAST SEEN");
    for (ServerWire server : servers) {
      boolean measured = server.capacity().memoryBytes() > 0;
      table.row(
          server.name(),
          status(server),
          server.publicIp().orElse(""),
          server.meshAddress().orElse(""),
          measured ? Quantities.showCpu(server.capacity().cpuMillis()) : "",
          measured
              ? Quantities.showBytes(server.capacity().memoryAvailableBytes())
                  + " of "
                  + Quantities.showBytes(server.capacity().memoryBytes())
              : "",
          age(server.lastHeartbeat(), now));
    }
    List<String> lines = new ArrayList<>(table.lines());
    servers.forEach(server -> lines.addAll(inDoubt(server)));
    return lines;
  }

  private static String status(ServerWire server) {
    return server.availability().equals("open")
        ? server.status()
        : server.status() + ", " + server.availability();
  }

  /** What an operator has to decide about a server, if anything. */
  private static List<String> inDoubt(ServerWire server) {
    if (server.candidateKey().isEmpty()) {
      return List.of();
    }
    String name = Printable.line(server.name());
    return List.of(
        "",
        name + " came with another key, and is held until you decide:",
        "  its key  " + server.publicKey().map(Printable::line).orElse(""),
        "  the new  " + Printable.line(server.candidateKey().get()),
        "If you installed its agent again, compare with what that printed at its start, and run",
        "`techulus server approve " + name + "`; else `techulus server reject " + name + "`.");
  }

  static List<String> proxies(List<ProxyWire> proxies, Instant now) {
    if (proxies.isEmpty()) {
      return List.of(
          "No proxies yet. `techulus proxy add NAME --public-ip IP` makes room for one; without one"
              + " nothing is public.");
    }
    Table table = new Table("PROXY", "STATUS", "PUBLIC IP", "MESH", "ROUTES", "LAST SEEN");
    for (ProxyWire proxy : proxies) {
      table.row(
          proxy.name(),
          proxy.status(),
          proxy.publicIp(),
          proxy.meshAddress().orElse(""),
          Long.toString(proxy.appliedRoutes()),
          age(proxy.lastHeartbeat(), now));
    }
    return table.lines();
  }

  private static String age(Optional<Instant> then, Instant now) {
    return then.map(instant -> Quantities.showAge(Duration.between(instant, now))).orElse("never");
  }
}
