package cloud.techulus.control.app;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code techulus version}: what this program is, without asking anybody. */
@Command(name = "version", description = "Show this program's version.")
final class VersionCommand implements Callable<Integer> {
  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .println(json ? "{\"version\":\"" + version() + "\"}" : "techulus " + version());
    return 0;
  }

  /** As the build wrote it into the jar; classes that run without a jar have none. */
  static String version() {
    return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
