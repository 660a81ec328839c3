package cloud.techulus.core.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every way to run programs keeps. It knows {@code printf}, {@code cat}, {@code printenv} and
 * {@code sleep}.
 */
public abstract class CommandRunnerContract {

  protected abstract CommandRunner runner();

  @Test
  void givesWhatTheProgramPrinted() {
    assertThat(runner().run(Command.of("printf", "%s", "hello")))
        .isEqualTo(new CommandResult(0, "hello", ""));
  }

  @Test
  void passesArgumentsAsTheyAre() {
    String awkward = "two words; $(touch x) * \"'\\ ü\n";

    assertThat(runner().run(Command.of("printf", "%s", awkward)))
        .isEqualTo(new CommandResult(0, awkward, ""));
  }

  @Test
  void reportsAFailureAsAResult() {
    CommandResult result = runner().run(Command.of("cat", "/no/such/file"));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.succeeded()).isFalse();
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr()).contains("/no/such/file");
  }

  @Test
  void feedsTheInputAndEndsIt() {
    assertThat(runner().run(Command.of("cat").withInput("größe\n")))
        .isEqualTo(new CommandResult(0, "größe\n", ""));
  }

  @Test
  void addsVariablesToTheEnvironment() {
    Command command = Command.of("printenv", "GREETING").withEnvironment(Map.of("GREETING", "hi"));

    assertThat(runner().run(command)).isEqualTo(new CommandResult(0, "hi\n", ""));
  }

  @Test
  void failsIfThereIsNoSuchProgram() {
    assertThatThrownBy(() -> runner().run(Command.of("no-such-program", "--now")))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("no-such-program");
  }

  @Test
  void killsWhatTakesTooLongAndSaysSo() {
    Command command = Command.of("sleep", "600").withTimeout(Duration.ofMillis(50));

    assertThatThrownBy(() -> runner().run(command))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("sleep 600")
        .hasMessageContaining("PT0.05S");
  }

  @Test
  void keepsInputAndEnvironmentOutOfItsErrors() {
    Command command =
        Command.of("sleep", "600")
            .withInput("opensesame")
            .withEnvironment(Map.of("PASSWORD", "xyzzy"))
            .withTimeout(Duration.ofMillis(50));

    assertThatThrownBy(() -> runner().run(command))
        .isInstanceOf(CommandFailed.class)
        .satisfies(
            e -> assertThat(e.toString()).doesNotContain("opensesame").doesNotContain("xyzzy"));
  }
}
