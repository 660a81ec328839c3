package cloud.techulus.testbed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configuration files of a node, as text. */
final class NodeFiles {
  private NodeFiles() {}

  /** Trusts every image: the only registry a node can reach is the bed's. */
  static final String POLICY =
      """
      {"default": [{"type": "insecureAcceptAnything"}]}
      """;

  /** Refused at once: no look-up leaves the bed, and none waits for a time-out. */
  static final String RESOLV_CONF = "nameserver 127.0.0.1\n";

  static final String REGISTRIES_CONF =
      """
      unqualified-search-registries = []
      [[registry]]
      location = "registry:5000"
      insecure = true
      """;

  static final String STORAGE_CONF =
      """
      [storage]
      driver = "overlay"
      runroot = "/run/containers/storage"
      graphroot = "/var/lib/containers/storage"
      """;

  /** Names of all nodes; a node knows itself by its own address, as real servers do. */
  static String hosts(Subnet subnet, List<NodeName> nodes) {
    return nodes.stream()
        .map(node -> subnet.addressOf(node) + " " + node)
        .collect(Collectors.joining("\n", "127.0.0.1 localhost\n", "\n"));
  }

  /**
   * Podman's configuration.
   *
   * @param openFiles how many files a process of this machine may open at most; containers cannot
   *     get more
   * @param processes likewise for processes
   */
  static String containersConf(long openFiles, long processes) {
    return """
    [containers]
    default_ulimits = ["nofile=%1$d:%1$d", "nproc=%2$d:%2$d"]
    http_proxy = false
    [engine]
    runtime = "runc"
    cgroup_manager = "cgroupfs"
    events_logger = "file"
    [network]
    network_backend = "netavark"
    """
        .formatted(openFiles, processes);
  }

  /**
   * What is mounted first: the node's own control groups, put aside while the machine's /sys is
   * still there. Empty under version 2, where the name space of control groups is enough.
   */
  static String stagingTable(List<Path> hierarchies, String group, Path stage) {
    if (hierarchies.isEmpty()) {
      return "";
    }
    List<String> lines = new ArrayList<>();
    lines.add(group + " " + stage + " tmpfs mode=755 0 0");
    for (Path hierarchy : hierarchies) {
      lines.add(
          "%s %s none bind,X-mount.mkdir 0 0"
              .formatted(hierarchy.resolve(group), stage.resolve(hierarchy.getFileName())));
    }
    return String.join("\n", lines) + "\n";
  }

  /**
   * The node's file system: this machine's, except for all that two servers must not share. The
   * sources of the tmpfs lines are names of the node, because mount(8) leaves out what it believes
   * to be mounted already.
   *
   * @param programs folders below /tmp or /var/tmp that the nodes see all the same
   */
  static String mountTable(String group, Path node, boolean onlyVersion2, List<Path> programs) {
    String cgroups =
        onlyVersion2
            ? group + "-cgroup /sys/fs/cgroup cgroup2 defaults 0 0"
            : node.resolve("cgroup") + " /sys/fs/cgroup none rbind 0 0";
    String visible =
        programs.stream()
            .map(
                path ->
                    "%s %s none rbind,X-mount.mkdir 0 0\n"
                        .formatted(path, node.resolve("disk" + path)))
            .collect(Collectors.joining());
    return """
    %4$s%1$s-sys /sys sysfs defaults 0 0
    %2$s
    %1$s-run /run tmpfs mode=755 0 0
    %1$s-shm /dev/shm tmpfs mode=1777 0 0
    %3$s/disk/containers /var/lib/containers none bind,X-mount.mkdir 0 0
    %3$s/disk/var/tmp /var/tmp none rbind 0 0
    %3$s/etc/containers /etc/containers none bind,X-mount.mkdir 0 0
    %3$s/etc/hosts /etc/hosts none bind 0 0
    %3$s/etc/resolv.conf /etc/resolv.conf none bind 0 0
    %3$s/disk/tmp /tmp none rbind 0 0
    """
        .formatted(group, cgroups, node, visible);
  }

  /** The folder of /tmp or /var/tmp that holds a file, if it lies there. */
  static List<Path> hiddenTop(Path file) {
    return Stream.of("/tmp", "/var/tmp")
        .map(Path::of)
        .filter(shared -> file.startsWith(shared) && !file.equals(shared))
        .map(shared -> file.subpath(0, shared.getNameCount() + 1))
        .map(relative -> Path.of("/").resolve(relative))
        .toList();
  }
}
