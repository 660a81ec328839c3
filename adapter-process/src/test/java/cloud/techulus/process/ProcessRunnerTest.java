package cloud.techulus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.container.CommandRunner;
import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.container.CommandRunnerContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessRunnerTest extends CommandRunnerContract {

  @Override
  protected CommandRunner runner() {
    return new ProcessRunner();
  }

  @Test
  void keepsOutputUpToTheLimitAndLetsTheProgramGoOn() {
    int more = CommandRunner.OUTPUT_LIMIT_BYTES + 1_000_000;

    CommandResult result =
        runner().run(Command.of("head", "-c", Integer.toString(more), "/dev/zero"));

    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout()).hasSize(CommandRunner.OUTPUT_LIMIT_BYTES);
  }

  @Test
  void readsBothStreamsSideBySide() {
    // Each stream is longer than a pipe holds, so a reader of one after the other would wait for
    // ever.
    List<String> argv = new ArrayList<>(List.of("cat", "-"));
    IntStream.range(0, 4000).forEach(i -> argv.add("/no/such/file/" + i));
    String input = "x".repeat(300_000);

    CommandResult result = runner().run(Command.of(argv).withInput(input));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stdout()).isEqualTo(input);
    assertThat(result.stderr()).contains("/no/such/file/3999").hasSizeGreaterThan(128 * 1024);
  }

  @Test
  void doesNotMindAProgramThatIgnoresItsInput() {
    Command command = Command.of("true").withInput("x".repeat(1_000_000));

    assertThat(runner().run(command)).isEqualTo(new CommandResult(0, "", ""));
  }

  @Test
  void killsTheWholeTreeWhenTheTimeIsOver() {
    // timeout(1) starts sleep as its child.
    Command command =
        Command.of("timeout", "601.25", "sleep", "602.25").withTimeout(Duration.ofMillis(300));

    assertThatThrownBy(() -> runner().run(command)).isInstanceOf(CommandFailed.class);

    // The kernel takes a moment to bury a killed process; the timeout of this class is the
    // deadline.
    CommandResult search = runner().run(Command.of("pgrep", "-f", "^sleep 602.25$"));
    while (search.succeeded()) {
      search = runner().run(Command.of("pgrep", "-f", "^sleep 602.25$"));
    }
    assertThat(search).isEqualTo(new CommandResult(1, "", ""));
  }

  @Test
  void doesNotWaitForADaemonThatHoldsTheOutput() {
    Duration daemonLives = Duration.ofSeconds(20);
    long before = System.nanoTime();

    CommandResult result =
        runner()
            .run(Command.of("setsid", "--fork", "sleep", Long.toString(daemonLives.toSeconds())));

    assertThat(result.exitCode()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(daemonLives);
  }

  @Test
  void killsTheProgramOfAnInterruptedCaller() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  Thread.currentThread().interrupt();
                  try {
                    runner().run(Command.of("sleep", "603.25"));
                  } catch (CommandFailed e) {
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    thrown.set(e);
                  }
                });
    caller.start();
    caller.join();

    assertThat(thrown.get()).hasMessageContaining("interrupted").hasMessageContaining("603.25");
  }
}
