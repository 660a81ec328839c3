package cloud.techulus.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Node;
import cloud.techulus.testbed.NodeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A registration token is good for one machine and one day. */
@EndToEnd
class RegistrationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void aTokenThatWasUsedIsRefusedForAnotherMachine(Installation here) {
    Node stranger = here.bed.node("registry");
    Path used = here.bed.node("w1").folder("secrets").resolve("token");

    CommandResult result = register(here, stranger, used, "second");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stderr()).contains("used already");
  }

  @Test
  void aWrongTokenIsRefused(Installation here) throws IOException {
    Node stranger = here.bed.node("registry");
    Path wrong = tokenFile(stranger, "wrong", "no-such-token");

    CommandResult result = register(here, stranger, wrong, "wrong");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stderr()).contains("not known");
  }

  @Test
  void aTokenThatExpiredIsRefused(Installation here) throws IOException, SQLException {
    ServerWire.NewWire added = here.api().addServer("late", Optional.empty());
    age(here, "late", Duration.ofHours(25));
    Node stranger = here.bed.node("registry");
    Path token = tokenFile(stranger, "late", added.registrationToken());

    CommandResult result = register(here, stranger, token, "late");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stderr()).contains("expired");
    here.api().removeServer(new ServerId(added.server().id()));
  }

  @Test
  void theSameRegistrationAfterALostAnswerGetsTheSameAssignment(Installation here)
      throws IOException {
    Node w1 = here.bed.node("w1");
    ServerWire before = server(here, "w1");
    here.cluster.program(w1).stop(Duration.ofSeconds(10));
    forgetTheAnswer(w1.folder("agent"));

    NodeProgram agent = here.cluster.startAgent(w1);

    Await.until(
        "w1 calls again",
        Installation.SOON,
        () ->
            server(here, "w1")
                .lastHeartbeat()
                .filter(last -> last.isAfter(before.lastHeartbeat().orElseThrow().plusSeconds(1)))
                .isPresent());
    ServerWire after = server(here, "w1");
    assertThat(agent.isAlive()).isTrue();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.meshAddress()).isEqualTo(before.meshAddress());
    assertThat(after.publicKey()).isEqualTo(before.publicKey());
  }

  /**
   * What an agent has that crashed between its registration and the answer: its key, and nothing
   * else.
   */
  private static void forgetTheAnswer(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().startsWith("identity")) {
          Files.delete(file);
        }
      }
    }
    try (Stream<Path> files = Files.walk(data)) {
      assertThat(files.filter(Files::isRegularFile)).as("the key is kept").isNotEmpty();
    }
  }

  private static ServerWire server(Installation here, String name) {
    return here.api().servers().stream()
        .filter(server -> server.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Its owner's alone, or the agent refuses it. */
  private static Path tokenFile(Node node, String name, String token) throws IOException {
    Path file = node.folder("secrets").resolve(name);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, token);
  }

  /** Starts an agent that has to be refused; it ends by itself then. */
  private static CommandResult register(Installation here, Node node, Path token, String data) {
    return node.run(
        Command.of(here.cluster.agentCommand("worker", token, node.folder(data)))
            .withTimeout(PATIENCE));
  }

  /** Makes a token look older than it is: nobody can wait for a day. */
  private static void age(Installation here, String server, Duration age) throws SQLException {
    Path database = here.cluster.controlPlaneData().resolve("techulus.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE servers SET tokenCreatedAt = tokenCreatedAt - ? WHERE name = ?")) {
      update.setLong(1, age.toNanos());
      update.setString(2, server);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }
}
