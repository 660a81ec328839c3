package cloud.techulus.podman;

import cloud.techulus.core.container.ContainerFailed;
import cloud.techulus.core.secret.Plaintext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A container's variables, split by how they can reach Podman without standing on its command line.
 *
 * @param lines the text of an env file: one {@code NAME=value} a line, taken as it is
 * @param inherited values with line breaks, which an env file cannot hold; Podman takes them from
 *     its own environment
 */
record ContainerEnvironment(String lines, Map<String, String> inherited) {

  /**
   * Variables that steer the loader, the libraries or the tools that run as root on the machine.
   * What a tenant calls his variable must not reach them, so these names take one line only.
   */
  private static final Pattern STEERS_THE_MACHINE =
      Pattern.compile(
          "(?:LD|GCONV|GLIBC|MALLOC|XDG|CONTAINER|CONTAINERS|_CONTAINERS|PODMAN|LIBPOD|BUILDAH|OCI"
              + "|_OCI|RUNC|CRUN|CNI|NETAVARK|CONMON|DBUS|NOTIFY|SYSTEMD|XTABLES|RUST|BASH|LC|RESOLV"
              + ")_[A-Z0-9_]*|GO(?:DEBUG|TRACEBACK|GC|MEMLIMIT|MAXPROCS|COVERDIR|RACE)"
              + "|SSL_CERT_(?:FILE|DIR)|DOCKER_(?:CONFIG|HOST)|REGISTRY_AUTH_FILE"
              + "|STORAGE_(?:DRIVER|OPTS)|LISTEN_(?:PID|FDS|FDNAMES)"
              + "|PATH|HOME|USER|LOGNAME|SHELL|ENV|IFS|TERM|TZ|TZDIR|LANG|LANGUAGE|LOCPATH|NLSPATH"
              + "|TMPDIR|HOSTALIASES|LOCALDOMAIN|RES_OPTIONS|GETCONF_DIR|NIS_PATH|[A-Z]*_PROXY",
          Pattern.CASE_INSENSITIVE);

  static ContainerEnvironment of(Map<String, Plaintext> variables) {
    StringBuilder lines = new StringBuilder();
    Map<String, String> inherited = new TreeMap<>();
    new TreeMap<>(variables)
        .forEach(
            (name, secret) -> {
              String value = secret.reveal();
              if (value.indexOf('\0') >= 0) {
                throw refused(name, "holds a NUL, which no program can be given");
              }
              if (value.indexOf('\n') < 0 && value.indexOf('\r') < 0) {
                lines.append(name).append('=').append(value).append('\n');
              } else if (STEERS_THE_MACHINE.matcher(name).matches()) {
                throw refused(name, "must not have line breaks");
              } else {
                inherited.put(name, value);
              }
            });
    return new ContainerEnvironment(lines.toString(), inherited);
  }

  /** The names alone, for the command line. */
  List<String> inheritedNames() {
    return List.copyOf(new TreeMap<>(inherited).keySet());
  }

  /** Nothing of the values: they may be secrets. */
  @Override
  public String toString() {
    return "ContainerEnvironment[***]";
  }

  private static ContainerFailed refused(String name, String why) {
    return new ContainerFailed(
        ContainerFailed.Reason.OTHER, "The value of the variable " + name + " " + why + ".");
  }
}
