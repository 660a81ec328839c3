package cloud.techulus.control.app.cli;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.http.wire.ServerWire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code techulus server}. */
@Command(name = "server", description = "Servers, which run containers.")
final class ServerCommands extends CommandGroup {
  private final Surroundings surroundings;

  ServerCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "add", description = "Make room for a server and show how it joins.")
  int add(
      @Mixin Connection connection,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--public-ip",
              paramLabel = "IP",
              description = "Where other nodes reach it; leave out behind NAT.")
          Optional<String> publicIp)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      ServerWire.NewWire added = session.client().addServer(name, publicIp);
      session.show(
          NewNode.server(added),
          () -> {
            List<String> lines = new ArrayList<>();
            lines.add("Server " + Printable.line(added.server().name()) + " may join.");
            lines.addAll(
                new JoinCommand(
                        "worker",
                        added.server().name(),
                        added.registrationToken(),
                        session.target())
                    .lines());
            return lines;
          });
      return 0;
    }
  }

  @Command(name = "ls", description = "List servers.")
  int list(@Mixin Connection connection) throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      List<ServerWire> servers = session.client().servers();
      session.show(
          new ServerWire.ListWire(servers),
          () -> NodeTables.servers(servers, surroundings.clock().instant()));
      return 0;
    }
  }

  @Command(
      name = "token",
      description = {
        "Make a new registration token; the one before is worth nothing any more.",
        "For an agent that did not register in time, or is installed again: that one then waits for"
            + " `server approve`."
      })
  int token(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      ServerWire.NewWire again =
          session.client().reissueToken(new ServerId(session.server(name).id()));
      session.show(
          NewNode.server(again),
          () ->
              new JoinCommand("worker", name, again.registrationToken(), session.target()).lines());
      return 0;
    }
  }

  @Command(
      name = "approve",
      description = "Take the new key a server came with: its workloads go on.")
  int approve(
      @Mixin Connection connection,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--key",
              paramLabel = "KEY",
              description = "The key as the agent printed it; another is not approved.")
          Optional<String> key)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      ServerWire server = session.server(name);
      session.client().approveKey(new ServerId(server.id()), waiting(server, key));
      session.done("The new key of " + name + " is approved.");
      return 0;
    }
  }

  @Command(name = "reject", description = "Turn down the new key a server came with.")
  int reject(
      @Mixin Connection connection,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--key",
              paramLabel = "KEY",
              description = "The key to turn down; another is left waiting.")
          Optional<String> key)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      ServerWire server = session.server(name);
      session.client().rejectKey(new ServerId(server.id()), waiting(server, key));
      session.done("The new key of " + name + " is rejected; its key stays as it was.");
      return 0;
    }
  }

  /**
   * The key to decide on: the one named, or else the one that waits.
   *
   * @throws Problem CONFLICT if none waits
   */
  private static PublicKey waiting(ServerWire server, Optional<String> named) {
    return PublicKey.parse(
        named
            .or(server::candidateKey)
            .orElseThrow(
                () ->
                    Problem.conflict("No new key waits for approval for " + server.name() + ".")));
  }

  @Command(name = "cordon", description = "Give a server no new replicas; it keeps what it has.")
  int cordon(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      ServerWire server = session.client().cordon(new ServerId(session.server(name).id()));
      session.show(
          server,
          () ->
              List.of(
                  Printable.line(
                      "%1$s gets nothing new. Let it be used again: techulus server uncordon %1$s"
                          .formatted(name))));
      return 0;
    }
  }

  @Command(
      name = "drain",
      description = "Move all replicas of a server to others, one at a time, and watch it.")
  int drain(
      @Mixin Connection connection,
      @Mixin FollowOptions follow,
      @Parameters(paramLabel = "NAME") String name)
      throws IOException, InterruptedException {
    try (Session session = Session.open(surroundings, connection)) {
      return follow.drain(session, session.client().drain(new ServerId(session.server(name).id())));
    }
  }

  @Command(name = "uncordon", description = "Let a server be used again after `cordon` or `drain`.")
  int uncordon(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      ServerWire server = session.client().uncordon(new ServerId(session.server(name).id()));
      session.show(server, () -> List.of(Printable.line(name + " gets replicas again.")));
      return 0;
    }
  }

  @Command(
      name = "rm",
      description = "Remove a server for good: its containers stop, and start on others.")
  int remove(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      session.client().removeServer(new ServerId(session.server(name).id()));
      session.done("Server " + name + " is removed.");
      return 0;
    }
  }
}
