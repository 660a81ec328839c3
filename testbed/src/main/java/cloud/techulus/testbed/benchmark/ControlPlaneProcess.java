package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.http.client.ControlPlaneUrl;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.http.wire.AcceptWire;
import cloud.techulus.process.ProcessRunner;
import cloud.techulus.process.RunningProgram;
import cloud.techulus.testbed.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged control plane as a process of its own, on this machine's loopback address and on a
 * data directory that goes when it does.
 */
final class ControlPlaneProcess implements AutoCloseable {
  static final String EMAIL = "admin@example.com";
  static final Plaintext PASSWORD = new Plaintext("correct horse battery staple");

  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Pattern SETUP = Pattern.compile("https://\\S+/setup#(\\S+)");

  private final ScratchFolder folder;
  private final RunningProgram program;

  private ControlPlaneProcess(ScratchFolder folder, RunningProgram program) {
    this.folder = folder;
    this.program = program;
  }

  /**
   * Starts it, with a first admin ({@link #EMAIL}); it answers when this returns.
   *
   * @param home the built source tree
   */
  static ControlPlaneProcess start(Path home) {
    ScratchFolder folder = ScratchFolder.make();
    Command serve =
        Command.of(
            List.of(
                home.toAbsolutePath().resolve("bin/techulus").toString(),
                "serve",
                "--data",
                folder.path("data").toString(),
                "--listen",
                "127.0.0.1:0"));
    RunningProgram program = new ProcessRunner().start(serve, folder.path("log"));
    ControlPlaneProcess started = new ControlPlaneProcess(folder, program);
    String token =
        Await.untilPresent("the control plane serves", START_DEADLINE, started::setupToken);
    try (OperatorClient nobody = OperatorClient.anonymous(started.url())) {
      nobody.setUp(new AcceptWire(token, EMAIL, "Admin", PASSWORD.reveal()));
    }
    return started;
  }

  /** It is printed once everything serves. */
  private Optional<String> setupToken() {
    String log = folder.text("log");
    if (!program.isAlive()) {
      throw new IllegalStateException("the control plane ended: " + log);
    }
    Matcher link = SETUP.matcher(log);
    return log.contains("What to try next") && link.find()
        ? Optional.of(link.group(1))
        : Optional.empty();
  }

  /** Where it is, and what it is known by. */
  ControlPlaneUrl url() {
    return ControlPlaneUrl.parse(data("url"), Optional.of(data("tls.pin")), false);
  }

  Plaintext adminToken() {
    return new Plaintext(data("admin.token"));
  }

  MasterKey masterKey() {
    return MasterKey.parse(data("master.key"));
  }

  private String data(String name) {
    return folder.text("data/" + name).strip();
  }

  @Override
  public void close() {
    program.stop(GRACE);
    folder.close();
  }
}
