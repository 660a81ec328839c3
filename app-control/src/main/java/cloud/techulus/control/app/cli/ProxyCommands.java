package cloud.techulus.control.app.cli;

import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.http.wire.ProxyWire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code techulus proxy}. */
@Command(name = "proxy", description = "Proxies, the only machines the public reaches.")
final class ProxyCommands extends CommandGroup {
  private final Surroundings surroundings;

  ProxyCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "add", description = "Make room for a proxy and show how it joins.")
  int add(
      @Mixin Connection connection,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--public-ip",
              required = true,
              paramLabel = "IP",
              description = "Where the public and the nodes reach it.")
          String publicIp)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      ProxyWire.NewWire added = session.client().addProxy(name, publicIp);
      session.show(
          NewNode.proxy(added),
          () -> {
            List<String> lines = new ArrayList<>();
            lines.add("Proxy " + Printable.line(added.proxy().name()) + " may join.");
            lines.addAll(
                new JoinCommand(
                        "proxy", added.proxy().name(), added.registrationToken(), session.target())
                    .lines());
            return lines;
          });
      return 0;
    }
  }

  @Command(name = "ls", description = "List proxies.")
  int list(@Mixin Connection connection) throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      List<ProxyWire> proxies = session.client().proxies();
      session.show(
          new ProxyWire.ListWire(proxies),
          () -> NodeTables.proxies(proxies, surroundings.clock().instant()));
      return 0;
    }
  }

  @Command(
      name = "token",
      description = {
        "Make a new registration token; the one before is worth nothing any more.",
        "For an agent that did not register in time, or is installed again."
      })
  int token(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      ProxyWire.NewWire again =
          session.client().reissueToken(new ProxyId(session.proxy(name).id()));
      session.show(
          NewNode.proxy(again),
          () ->
              new JoinCommand("proxy", name, again.registrationToken(), session.target()).lines());
      return 0;
    }
  }

  @Command(name = "rm", description = "Remove a proxy for good.")
  int remove(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      session.client().removeProxy(new ProxyId(session.proxy(name).id()));
      session.done("Proxy " + name + " is removed.");
      return 0;
    }
  }
}
