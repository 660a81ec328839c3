package cloud.techulus.testbed;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.core.container.CommandRunner.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The Debian packages a bed needs on its machine. */
final class Packages {
  static final List<String> NEEDED =
      List.of(
          "busybox-static",
          "caddy",
          "docker-registry",
          "gcc",
          "iproute2",
          "iptables",
          "libc6-dev",
          "netavark",
          "nftables",
          "podman",
          "procps",
          "runc",
          "wireguard-go",
          "wireguard-tools");

  private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(10);

  /** Packages with servers start them; the bed starts its own, in its nodes. */
  private static final Map<String, String> UNATTENDED =
      Map.of("DEBIAN_FRONTEND", "noninteractive", "RUNLEVEL", "1");

  private Packages() {}

  /** Installs what is missing, and gives it; does nothing if nothing is. */
  static List<String> installMissing(Machine machine) {
    CommandResult installed = machine.programs().run(Command.of(query()));
    List<String> missing = missing(installed.stdout());
    if (!missing.isEmpty()) {
      machine.must(
          Command.of("apt-get", "update", "-q")
              .withTimeout(INSTALL_TIMEOUT)
              .withEnvironment(UNATTENDED));
      machine.must(
          Command.of(install(missing)).withTimeout(INSTALL_TIMEOUT).withEnvironment(UNATTENDED));
    }
    return missing;
  }

  private static List<String> query() {
    List<String> argv = new ArrayList<>(List.of("dpkg-query", "-W"));
    argv.add("-f=${Package} ${db:Status-Status}\\n");
    argv.addAll(NEEDED);
    return argv;
  }

  static List<String> install(List<String> packages) {
    List<String> argv =
        new ArrayList<>(List.of("apt-get", "install", "-y", "-q", "--no-install-recommends"));
    argv.addAll(packages);
    return argv;
  }

  /** Reads lines of package and status; of packages it never heard of, dpkg-query says nothing. */
  static List<String> missing(String statuses) {
    Set<String> installed =
        Arrays.stream(statuses.split("\n", -1))
            .filter(line -> line.endsWith(" installed"))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .collect(Collectors.toSet());
    return NEEDED.stream().filter(name -> !installed.contains(name)).toList();
  }
}
