package cloud.techulus.core.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeCommandRunnerTest extends CommandRunnerContract {

  @Override
  protected CommandRunner runner() {
    FakeCommandRunner programs = new FakeCommandRunner();
    programs
        .on("printf", "%s")
        .answersWith(command -> new CommandResult(0, command.argv().getLast(), ""));
    programs
        .on("cat")
        .answersWith(
            command ->
                new CommandResult(0, new String(command.input(), StandardCharsets.UTF_8), ""));
    programs.on("cat", "/no/such/file").exits(1, "cat: /no/such/file: No such file or directory");
    programs
        .on("printenv")
        .answersWith(
            command ->
                new CommandResult(
                    0, command.environment().get(command.argv().getLast()) + "\n", ""));
    programs.on("no-such-program").cannotStart();
    programs.on("sleep").neverEnds();
    return programs;
  }

  @Test
  void remembersEveryCallInOrder() {
    FakeCommandRunner programs = new FakeCommandRunner().on("wg").prints("");

    programs.run(Command.of("wg", "show", "wg0"));
    programs.run(Command.of("wg", "syncconf", "wg0", "/dev/stdin").withInput("[Interface]\n"));

    assertThat(programs.argvs())
        .containsExactly(
            List.of("wg", "show", "wg0"), List.of("wg", "syncconf", "wg0", "/dev/stdin"));
    assertThat(programs.calls().getLast().input())
        .isEqualTo("[Interface]\n".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void givesOneAnswerACallAndRepeatsTheLast() {
    CommandResult busy = new CommandResult(1, "", "busy");
    CommandResult done = new CommandResult(0, "done", "");
    FakeCommandRunner programs = new FakeCommandRunner().on("podman", "pull").answers(busy, done);
    Command pull = Command.of("podman", "pull", "web");

    assertThat(List.of(programs.run(pull), programs.run(pull), programs.run(pull)))
        .containsExactly(busy, done, done);
  }

  @Test
  void callsAnUnknownCommandADefectOfTheTest() {
    assertThatThrownBy(() -> new FakeCommandRunner().run(Command.of("rm", "-rf", "/")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("rm -rf /");
  }
}
