package cloud.techulus.podman;

import cloud.techulus.core.mesh.MeshAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How Podman is called on this machine.
 *
 * @param program what starts it: its name, with a program before it if it runs elsewhere
 * @param linkProgram what starts {@code ip} (iproute2), in the same way
 * @param globalOptions in front of each subcommand, such as {@code --root} for a storage of its own
 * @param resolver the DNS server of the containers; empty leaves them the machine's
 * @param processes where Podman's processes show by the numbers it knows them by, as in {@code
 *     /proc}
 */
public record PodmanSettings(
    List<String> program,
    List<String> linkProgram,
    List<String> globalOptions,
    Optional<MeshAddress> resolver,
    Path processes) {

  /** The machine's own Podman, set up by its {@code containers.conf}. */
  public static final PodmanSettings DEFAULT =
      new PodmanSettings(
          List.of("podman"), List.of("ip"), List.of(), Optional.empty(), Path.of("/proc"));

  public PodmanSettings {
    program = List.copyOf(program);
    linkProgram = List.copyOf(linkProgram);
    globalOptions = List.copyOf(globalOptions);
  }

  /** The same Podman, whose containers ask this DNS server. */
  public PodmanSettings withResolver(MeshAddress address) {
    return new PodmanSettings(program, linkProgram, globalOptions, Optional.of(address), processes);
  }
}
