package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.http.client.ControlPlaneUrl;
import cloud.techulus.process.ProcessRunner;
import cloud.techulus.process.RunningProgram;
import cloud.techulus.testbed.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@link BareApi} as a process of its own, started as {@code bin/techulus serve} is. */
final class BareApiProcess implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final ScratchFolder folder;
  private final RunningProgram program;

  private BareApiProcess(ScratchFolder folder, RunningProgram program) {
    this.folder = folder;
    this.program = program;
  }

  /** It serves when this returns. */
  static BareApiProcess start(int rows) {
    ScratchFolder folder = ScratchFolder.make();
    Command command =
        Command.of(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BareApi.class.getName(),
                folder.root().toString(),
                Integer.toString(rows)));
    RunningProgram program = new ProcessRunner().start(command, folder.path("log"));
    BareApiProcess started = new BareApiProcess(folder, program);
    Await.until("the bare handler serves", START_DEADLINE, started::serves);
    return started;
  }

  private boolean serves() {
    if (!program.isAlive()) {
      throw new IllegalStateException("the bare handler ended: " + folder.text("log"));
    }
    return Files.exists(folder.path("port"));
  }

  ControlPlaneUrl url() {
    return ControlPlaneUrl.parse(
        "https://127.0.0.1:" + folder.text("port").strip(),
        Optional.of(folder.text("pin").strip()),
        false);
  }

  @Override
  public void close() {
    program.stop(GRACE);
    folder.close();
  }
}
