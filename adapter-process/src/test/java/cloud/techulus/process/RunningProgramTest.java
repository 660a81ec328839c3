package cloud.techulus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunningProgramTest {
  private static final Duration GRACE = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void writesWhatItPrintsToItsLog() throws IOException {
    Path log = folder.resolve("cat.log");

    RunningProgram program = start(Command.of("cat", "-", "/no/such/file").withInput("hello\n"));

    assertThat(program.onExit().join()).isEqualTo(1);
    assertThat(program.exitCode()).hasValue(1);
    assertThat(Files.readString(log)).startsWith("hello\n").contains("/no/such/file");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
        .isEqualTo("rw-------");
  }

  @Test
  void appendsToTheLogOfAnEarlierStart() throws IOException {
    start(Command.of("cat").withInput("one\n")).onExit().join();
    start(Command.of("cat").withInput("two\n")).onExit().join();

    assertThat(Files.readString(folder.resolve("cat.log"))).isEqualTo("one\ntwo\n");
  }

  @Test
  void stopsPolitelyFirst() {
    RunningProgram program = start(Command.of("sleep", "600"));
    assertThat(program.isAlive()).isTrue();
    assertThat(program.exitCode()).isEmpty();

    program.stop(GRACE);

    assertThat(program.isAlive()).isFalse();
    assertThat(program.exitCode()).hasValue(128 + 15);
  }

  @Test
  void killsWhatDoesNotObey() {
    RunningProgram program =
        start(
            Command.of(
                "env", "--ignore-signal=TERM", "setsid", "--fork", "--wait", "sleep", "605"));
    ProcessHandle child = childOf(program);

    program.stop(Duration.ofMillis(100));

    assertThat(program.exitCode()).hasValue(128 + 9);
    assertThat(child.onExit().join().isAlive()).isFalse();
  }

  @Test
  void killsTheWholeTree() {
    RunningProgram program = start(Command.of("timeout", "606.25", "sleep", "607.25"));
    ProcessHandle child = childOf(program);

    program.kill();

    assertThat(program.exitCode()).hasValue(128 + 9);
    assertThat(child.onExit().join().isAlive()).isFalse();
  }

  @Test
  void failsIfThereIsNoSuchProgram() {
    assertThatThrownBy(() -> start(Command.of("no-such-program")))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("no-such-program");
  }

  private RunningProgram start(Command command) {
    return new ProcessRunner().start(command, folder.resolve("cat.log"));
  }

  private static ProcessHandle childOf(RunningProgram program) {
    ProcessHandle parent = ProcessHandle.of(program.pid()).orElseThrow();
    List<ProcessHandle> children = parent.children().toList();
    while (children.isEmpty()) {
      Thread.onSpinWait();
      children = parent.children().toList();
    }
    return children.getFirst();
  }
}
