package cloud.techulus.podman;

import cloud.techulus.core.container.CommandRunner;
import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandFailed;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import cloud.techulus.core.container.ContainerFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bridge that containers are connected to. Linux gives it the lowest hardware address of those
 * connected, and so another one when a container comes or goes; the others then send to the old one
 * and cannot answer anybody, for seconds. An address that was set stays.
 */
final class ContainerBridge {
  /** Of Podman's default network. */
  private static final String NAME = "podman0";

  private final CommandRunner runner;
  private final List<String> program;

  /**
   * @param program what starts {@code ip}
   */
  ContainerBridge(CommandRunner runner, List<String> program) {
    this.runner = runner;
    this.program = List.copyOf(program);
  }

  /**
   * Lets it keep the address that it has. There is none before the first container and after the
   * last.
   */
  void keepAddress() {
    CommandResult link = ip("-json", "link", "show", "dev", NAME);
    Optional<String> address =
        link.succeeded() ? PodmanJson.linkAddress(link.stdout()) : Optional.empty();
    address.ifPresent(this::set);
  }

  private void set(String address) {
    CommandResult result = ip("link", "set", "dev", NAME, "address", address);
    // It goes with its last container.
    if (!result.succeeded() && ip("link", "show", "dev", NAME).succeeded()) {
      throw new ContainerFailed(
          ContainerFailed.Reason.OTHER,
          "Cannot keep the address of the bridge " + NAME + ": " + result.stderr().strip());
    }
  }

  private CommandResult ip(String... arguments) {
    List<String> argv = new ArrayList<>(program);
    argv.addAll(List.of(arguments));
    try {
      return runner.run(Command.of(argv));
    } catch (CommandFailed failed) {
      throw new ContainerFailed(
          ContainerFailed.Reason.TIMEOUT, "ip did not answer: " + failed.getMessage());
    }
  }
}
