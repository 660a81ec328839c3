package cloud.techulus.agentapp;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.access.FakePasswordHasher;
import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.control.Access;
import cloud.techulus.core.control.Audit;
import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.Dispatcher;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.core.control.Idempotency;
import cloud.techulus.core.control.Imports;
import cloud.techulus.core.control.KeyApproval;
import cloud.techulus.core.control.LogSessions;
import cloud.techulus.core.control.Orchestrator;
import cloud.techulus.core.control.People;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.store.FakeStore;
import cloud.techulus.http.server.ControlServer;
import cloud.techulus.http.server.ControlServices;
import cloud.techulus.http.server.ParkedPolls;
import cloud.techulus.http.server.ServerSettings;
import cloud.techulus.process.ProcessRunner;
import cloud.techulus.process.RunningProgram;
import cloud.techulus.wireguard.Ed25519Verifier;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is packaged, up to the point where it touches the machine. */
class AgentPackagedTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path PROGRAM = Path.of("../bin/techulus-agent").toAbsolutePath();
  private static final MasterKey MASTER_KEY = MasterKey.generate(new SecureRandom());

  private final ProcessRunner programs = new ProcessRunner();

  @TempDir private Path folder = Path.of("");

  @Test
  void it_runs_through_a_link_and_knows_its_version() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("agent"), PROGRAM);

    CommandResult result = run(List.of(link.toString(), "--version"));
    Files.delete(link);

    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout()).matches("techulus-agent \\d+\\.\\d+.*\n");
    assertThat(result.stderr()).isEmpty();
  }

  @Test
  void without_a_token_it_says_what_is_missing() throws IOException {
    CommandResult result = run(worker("http://127.0.0.1:1", Optional.empty()));

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.stderr()).contains("not registered yet: --token-file is needed");
  }

  @Test
  void a_folder_has_one_agent_at_a_time() throws IOException {
    try (DataFolder held = DataFolder.open(data())) {
      CommandResult result = run(worker("http://127.0.0.1:1", Optional.of("token")));

      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.stderr())
          .contains("another agent is running with the folder " + held.state().getParent());
    }
  }

  @Test
  void while_the_control_plane_is_away_it_tries_on_and_ends_well_when_told() throws IOException {
    Path log = folder.resolve("log");
    RunningProgram agent =
        programs.start(Command.of(worker("http://127.0.0.1:1", Optional.of("token"))), log);
    try {
      await(() -> Files.readString(log).contains("Not registered yet, trying on"), log);
      agent.stop(PATIENCE);
    } finally {
      if (agent.isAlive()) {
        agent.kill();
      }
    }

    assertThat(agent.exitCode()).hasValue(ExitCode.OK);
    assertThat(Files.readString(log)).contains("Told to end").doesNotContain("\tat ");
    assertThat(data().resolve("state/assignment.json")).doesNotExist();
  }

  @Test
  void a_refused_registration_is_told_and_leaves_nothing_that_says_registered() throws IOException {
    try (TestPlane plane = TestPlane.start()) {
      CommandResult result = run(worker(plane.url(), Optional.of("no-such-token")));

      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.stderr())
          .contains("the control plane refused to register: ", "token is not known")
          .doesNotContain("no-such-token", MASTER_KEY.reveal());
      assertThat(data().resolve("state/assignment.json")).doesNotExist();
    }
  }

  @Test
  void a_token_of_the_other_role_is_told_and_nothing_is_lost() throws IOException {
    try (TestPlane plane = TestPlane.start()) {
      String token = plane.enrollment().addProxy("door", "198.51.100.1").token().text();

      CommandResult first = run(worker(plane.url(), Optional.of(token)));
      CommandResult again = run(worker("http://127.0.0.1:1", Optional.empty()));

      assertThat(first.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(first.stderr()).contains("registered as a proxy: start it with --role proxy");
      // It is registered for good: neither token nor control plane is asked again.
      assertThat(again.stderr()).contains("registered as a proxy: start it with --role proxy");
      assertThat(plane.enrollment().proxies().getFirst().membership()).isPresent();
    }
  }

  private CommandResult run(List<String> command) {
    return programs.run(Command.of(command).withTimeout(PATIENCE));
  }

  private List<String> worker(String url, Optional<String> token) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "--role", "worker"));
    command.addAll(List.of("--control-plane", url, "--data", data().toString()));
    command.addAll(List.of("--master-key-file", secret("master.key", MASTER_KEY.reveal())));
    if (token.isPresent()) {
      command.addAll(List.of("--token-file", secret("token", token.get())));
    }
    return command;
  }

  private Path data() {
    return folder.resolve("data");
  }

  private String secret(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file.toString();
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition, Path log) throws IOException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      assertThat(Instant.now()).as(Files.readString(log)).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  /** A control plane on a free port of this machine, with a store in memory. */
  private record TestPlane(Enrollment enrollment, ControlServer server) implements AutoCloseable {
    static TestPlane start() {
      SecureRandom random = new SecureRandom();
      InstantSource clock = InstantSource.system();
      FakeStore store = new FakeStore();
      ParkedPolls polls = new ParkedPolls();
      Ed25519Verifier verifier = new Ed25519Verifier();
      ControlSettings settings =
          new ControlSettings(
              new Liveness(Liveness.THRESHOLD, clock.instant()),
              ControlSettings.HEALTH_DEADLINE,
              clock,
              clock,
              new FakeJournal(),
              random);
      Enrollment enrollment = new Enrollment(settings, store, verifier, polls);
      ControlServices services =
          new ControlServices(
              settings,
              new Access(store, clock),
              new Audit(store),
              People.of(
                  settings, store, new FakePasswordHasher(), new SecretBox(MASTER_KEY, random)),
              enrollment,
              new KeyApproval(settings, store, verifier, new KeyProof(MASTER_KEY), polls),
              new Dispatcher(settings, store, verifier, polls),
              new Catalog(settings, store, new SecretBox(MASTER_KEY, random), polls),
              new Orchestrator(settings, store, polls),
              new Imports(settings, store),
              new Idempotency(settings, store, new SecretBox(MASTER_KEY, random)),
              new LogSessions(settings, store, verifier, polls),
              polls);
      return new TestPlane(
          enrollment,
          ControlServer.start(
              services,
              new ServerSettings(InetAddress.getLoopbackAddress(), 0, Optional.empty(), false)));
    }

    String url() {
      return "http://127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
