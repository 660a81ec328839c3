package cloud.techulus.control.app;

import cloud.techulus.control.app.cli.Failures;
import cloud.techulus.control.app.cli.OperatorCommands;
import cloud.techulus.control.app.cli.Printable;
import cloud.techulus.control.app.cli.Surroundings;
import cloud.techulus.control.app.serve.MasterKeyCommand;
import cloud.techulus.control.app.serve.ServeCommand;
import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program: finds the command, runs it, and turns what went wrong into words and an exit code.
 */
@Command(
    name = "techulus",
    description = "Run containers on your own machines.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 failed or refused, 2 wrong usage.",
      "`techulus COMMAND --help` says more about a command."
    })
public final class Techulus implements Runnable {
  /** The command was understood, and failed or was refused. */
  static final int FAILED = 1;

  /** The command was not understood. */
  static final int USAGE = 2;

  /** Characters a line of help. */
  private static final int HELP_WIDTH = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The process. */
  public static void main(String[] arguments) {
    System.exit(commandLine(ofThisProcess()).execute(arguments));
  }

  /** All commands. */
  public static CommandLine commandLine(Surroundings surroundings) {
    CommandLine program =
        new CommandLine(new Techulus())
            .addSubcommand(new ServeCommand())
            .addSubcommand(new MasterKeyCommand())
            .addSubcommand(new VersionCommand());
    OperatorCommands.addTo(program, surroundings);
    withHelp(program);
    return program
        .setOut(surroundings.out())
        .setErr(surroundings.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setUsageHelpWidth(HELP_WIDTH)
        .setParameterExceptionHandler(Techulus::misused)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, surroundings));
  }

  private static void withHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
    command.getSubcommands().values().forEach(Techulus::withHelp);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int misused(ParameterException misuse, String[] arguments) {
    CommandLine command = misuse.getCommandLine();
    PrintWriter err = command.getErr();
    Printable.lines("error: " + misuse.getMessage()).forEach(err::println);
    if (!command.getSubcommands().isEmpty()) {
      err.println(
          "Commands of %s: %s"
              .formatted(
                  command.getCommandSpec().qualifiedName(),
                  String.join(", ", command.getSubcommands().keySet())));
    }
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return USAGE;
  }

  private static int failed(Exception failure, Surroundings surroundings) throws Exception {
    List<String> lines =
        switch (failure) {
          case Problem problem -> Failures.explain(problem);
          case Unreachable unreachable -> Failures.explain(unreachable);
          case FileSystemException file ->
              Printable.lines("error: cannot use " + file.getMessage());
          case UncheckedIOException io ->
              Printable.lines("error: " + io.getMessage() + ": " + io.getCause());
          case IOException io -> Printable.lines("error: " + io.getMessage());
          default -> throw failure;
        };
    lines.forEach(surroundings.err()::println);
    surroundings.err().flush();
    return FAILED;
  }

  /** The person at the terminal, if there is one. */
  private record Terminal(Optional<java.io.Console> console) implements Surroundings.SecretPrompt {
    @Override
    public Optional<String> ask(String question) {
      return console.flatMap(
          terminal -> Optional.ofNullable(terminal.readPassword("%s", question)).map(String::new));
    }

    @Override
    public Optional<String> askOpenly(String question) {
      return console.flatMap(terminal -> Optional.ofNullable(terminal.readLine("%s", question)));
    }
  }

  private static Surroundings ofThisProcess() {
    Optional<java.io.Console> console =
        Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
    return new Surroundings(
        System.getenv(),
        System.in,
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        console.isPresent(),
        new Terminal(console),
        InstantSource.system(),
        duration -> Thread.sleep(duration));
  }
}
