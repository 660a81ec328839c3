package cloud.techulus.core.container;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Programs in memory. It answers by the beginning of the argument list, the longest beginning
 * first, and remembers what was run:
 *
 * <pre>{@code
 * FakeCommandRunner programs = new FakeCommandRunner();
 * programs.on("podman", "ps").prints("[]");
 * programs.on("podman", "pull").exits(125, "manifest unknown");
 * }</pre>
 *
 * <p>A command nobody told it about is a defect of the test: it throws an {@link AssertionError},
 * which no code under test mistakes for a failed program.
 */
public final class FakeCommandRunner implements CommandRunner {
  private final Map<List<String>, Function<Command, CommandResult>> answers = new HashMap<>();
  private final List<Command> calls = new ArrayList<>();

  /**
   * What to say about commands that begin like this; said again, it replaces what was said before.
   */
  public Script on(String... beginning) {
    return new Script(List.of(beginning));
  }

  /** Every command run, in order. */
  public synchronized List<Command> calls() {
    return List.copyOf(calls);
  }

  /** The argument lists of every command run, in order. */
  public List<List<String>> argvs() {
    return calls().stream().map(Command::argv).toList();
  }

  public synchronized void forgetCalls() {
    calls.clear();
  }

  @Override
  public CommandResult run(Command command) {
    return answerTo(command).apply(command);
  }

  private synchronized Function<Command, CommandResult> answerTo(Command command) {
    calls.add(command);
    return answers.keySet().stream()
        .filter(beginning -> beginsWith(command.argv(), beginning))
        .max(Comparator.comparingInt(List::size))
        .map(answers::get)
        .orElseThrow(() -> new AssertionError("nobody said what this prints: " + command));
  }

  private static boolean beginsWith(List<String> argv, List<String> beginning) {
    return argv.size() >= beginning.size() && argv.subList(0, beginning.size()).equals(beginning);
  }

  private synchronized void learn(List<String> beginning, Function<Command, CommandResult> answer) {
    answers.put(beginning, answer);
  }

  /** The second half of "on this command, answer that". */
  public final class Script {
    private final List<String> beginning;

    private Script(List<String> beginning) {
      this.beginning = beginning;
    }

    public FakeCommandRunner prints(String stdout) {
      return answers(new CommandResult(0, stdout, ""));
    }

    public FakeCommandRunner exits(int code, String stderr) {
      return answers(new CommandResult(code, "", stderr));
    }

    /** One answer a call; the last one is repeated. */
    public FakeCommandRunner answers(CommandResult first, CommandResult... next) {
      List<CommandResult> all = new ArrayList<>();
      all.add(first);
      all.addAll(List.of(next));
      AtomicInteger call = new AtomicInteger();
      return answersWith(_ -> all.get(Math.min(call.getAndIncrement(), all.size() - 1)));
    }

    public FakeCommandRunner answersWith(Function<Command, CommandResult> answer) {
      learn(beginning, answer);
      return FakeCommandRunner.this;
    }

    /** There is no such program. */
    public FakeCommandRunner cannotStart() {
      return answersWith(
          command -> {
            throw new CommandFailed("cannot start " + command.argv().getFirst());
          });
    }

    /** It never ends, so its time runs out at once. */
    public FakeCommandRunner neverEnds() {
      return answersWith(
          command -> {
            throw new CommandFailed(
                "did not end within %s, killed: %s".formatted(command.timeout(), command));
          });
    }
  }
}
