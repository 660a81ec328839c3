package cloud.techulus.control.app.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code techulus master-key}: shows the key from the file; no request ever carries it. */
@Command(
    name = "master-key",
    description = "Show the platform's master key, on the control plane's machine.",
    footer = {"", "Bring it to each server as a file of mode 0600 (--master-key-file)."})
public final class MasterKeyCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      defaultValue = "${env:TECHULUS_DATA}",
      description = "The control plane's data directory (or TECHULUS_DATA).")
  private Path data = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    spec.commandLine().getOut().println(new DataFiles(data).readMasterKey().reveal());
    return 0;
  }
}
