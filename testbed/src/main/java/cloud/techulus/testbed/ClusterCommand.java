package cloud.techulus.testbed;

import cloud.techulus.core.Problem;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bin/cluster}: a whole installation on this machine, to try and to take apart. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description =
        "A whole Techulus Cloud on this machine: several servers, each a set of name spaces.",
    synopsisSubcommandLabel = "COMMAND")
public final class ClusterCommand {
  /** Set by the launcher: the source tree whose programs are used. */
  private static final String HOME_PROPERTY = "techulus.home";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
  private CommandSpec spec;

  static final class BedOption {
    @Option(
        names = "--name",
        defaultValue = "demo",
        description = "Which one, if there are several. Default: ${DEFAULT-VALUE}")
    private String name = "demo";

    BedName bedName() {
      return new BedName(name);
    }

    Bed bed() {
      return Bed.find(bedName())
          .orElseThrow(
              () ->
                  Problem.conflict(
                      "There is no bed %1$s. Make it: bin/cluster up --name %1$s".formatted(name)));
    }
  }

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commandLine =
        new CommandLine(new ClusterCommand())
            .setExecutionExceptionHandler(
                (failure, failed, _) -> explain(failure, failed.getErr()));
    // What follows the node is the node's command, with options of its own.
    return commandLine.setStopAtPositional(true);
  }

  /**
   * Where a problem or a failed step was met says nothing to the caller; where a bug is says all to
   * us.
   */
  private static int explain(Exception failure, PrintWriter err) {
    switch (failure) {
      case Problem problem -> {
        err.println(problem.message());
        return CommandLine.ExitCode.USAGE;
      }
      case Machine.StepFailed _, CommandFailed _, NodeProgram.Ended _, Await.NotInTime _ ->
          err.println("Failed: " + failure.getMessage());
      default -> failure.printStackTrace(err);
    }
    err.println("What is up stays up, to be looked at: bin/cluster status, exec, down.");
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Command(
      name = "up",
      mixinStandardHelpOptions = true,
      description = "Makes the servers, starts the programs on them and deploys a sample service.")
  int up(
      @Mixin BedOption option,
      @Option(
              names = "--workers",
              defaultValue = "3",
              description = "How many servers run containers. Default: ${DEFAULT-VALUE}")
          int workers,
      @Option(
              names = "--proxies",
              defaultValue = "1",
              description = "How many proxies face the public. Default: ${DEFAULT-VALUE}")
          int proxies) {
    BedPlan plan = new BedPlan(option.bedName(), workers, proxies);
    Programs programs = programs();
    programs.check();
    Progress progress = new TimedProgress(out());
    List<String> installed = Packages.installMissing(Machine.here());
    progress.done(installed.isEmpty() ? "packages are there" : "installed " + installed);
    Bed bed = Bed.create(plan, progress);
    Cluster cluster = Cluster.on(bed, programs);
    // Neither needs the other before the first deployment.
    Together.run(
        () -> cluster.start(progress),
        () -> {
          Registry.start(bed);
          SampleImages.of(bed).provide();
          progress.done("image registry with sample images");
        });
    SampleService sample = SampleService.on(bed);
    sample.deploy(cluster);
    progress.done("all replicas of " + sample.sample().domain() + " answer");
    out().print(ClusterText.welcome(bed, cluster, sample.sample()));
    out().flush();
    return CommandLine.ExitCode.OK;
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Says which servers are up and whether the control plane answers.")
  int status(@Mixin BedOption option) {
    Bed bed = option.bed();
    Cluster cluster = Cluster.on(bed, programs());
    bed.nodes().forEach(node -> out().println(ClusterText.line(node)));
    out().println(cluster.url() + (cluster.answers() ? " answers" : " does not answer"));
    out().flush();
    return CommandLine.ExitCode.OK;
  }

  @Command(
      name = "exec",
      mixinStandardHelpOptions = true,
      description = "Runs a command on a server, on this terminal: exec w1 podman ps")
  int exec(
      @Mixin BedOption option,
      @Parameters(index = "0", paramLabel = "NODE", description = "control, registry, p1, w1..")
          String node,
      @Parameters(
              index = "1..*",
              arity = "1..*",
              paramLabel = "CMD",
              description = "The command and its arguments.")
          List<String> command) {
    return option.bed().node(node).onTerminal(command);
  }

  @Command(
      name = "down",
      mixinStandardHelpOptions = true,
      description =
          "Removes the servers and all that is left of them, even if they were never finished.")
  int down(@Mixin BedOption option) {
    BedName name = option.bedName();
    boolean anything = !Bed.leftovers(name).isEmpty();
    Bed.destroyLeftovers(name);
    out().println(anything ? "Bed " + name + " is gone." : "There was no bed " + name + ".");
    out().flush();
    return CommandLine.ExitCode.OK;
  }

  private static Programs programs() {
    return Programs.of(Path.of(System.getProperty(HOME_PROPERTY, "")));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
