package cloud.techulus.process;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandStreams.RunningCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProgramStreamTest {
  private final ProcessRunner runner = new ProcessRunner();

  @Test
  void outputIsReadWhileTheProgramRuns() throws IOException {
    try (RunningCommand cat = runner.open(Command.of("tail", "-f", "/proc/self/comm"))) {
      assertThat(firstLine(cat)).isEqualTo("tail");
    }
  }

  @Test
  void closingKillsIt() {
    RunningCommand program = runner.open(Command.of("sleep", "600"));

    program.close();

    assertThat(program.await()).isEqualTo(128 + 9);
  }

  @Test
  void aProgramThatEndsTellsItsExitCode() {
    try (RunningCommand program = runner.open(Command.of("false"))) {
      assertThat(program.await()).isEqualTo(1);
    }
  }

  @Test
  void whatCannotBeStartedSaysSo() throws IOException {
    try (RunningCommand program = runner.open(Command.of("/no/such/program"))) {
      assertThat(program.await()).isEqualTo(127);
      assertThat(new String(program.stderr().readAllBytes(), StandardCharsets.UTF_8))
          .contains("/no/such/program");
    }
  }

  /** The parent is another Java, which is killed. */
  @Test
  void itEndsWithThisProcessHoweverThatEnds() throws IOException, InterruptedException {
    Process parent =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long child =
        Long.parseLong(
            new BufferedReader(
                    new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))
                .readLine());
    assertThat(ProcessHandle.of(child)).isPresent();

    parent.destroyForcibly().waitFor();

    Instant deadline = Instant.now().plusSeconds(10);
    while (ProcessHandle.of(child).filter(ProcessHandle::isAlive).isPresent()) {
      assertThat(Instant.now()).isBefore(deadline);
    }
  }

  /** Starts a program, says which, and waits to be killed. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      RunningCommand program = new ProcessRunner().open(Command.of("sleep", "600"));
      System.out.println(ProcessHandle.current().children().findFirst().orElseThrow().pid());
      System.out.flush();
      program.await();
    }
  }

  private static String firstLine(RunningCommand program) throws IOException {
    return new BufferedReader(new InputStreamReader(program.stdout(), StandardCharsets.UTF_8))
        .readLine();
  }
}
