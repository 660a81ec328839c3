package cloud.techulus.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** The folder of a node: its disk, which outlives a power loss, its configuration and its logs. */
record NodeDisk(Path path) {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final long ENOUGH_PROCESSES = 4096;

  /** Makes the folders and files of a new node. */
  void create(Machine machine, String group, Subnet subnet, List<NodeName> nodes) {
    try {
      for (String folder : List.of("cgroup", "disk/containers", "etc/containers", "log")) {
        Files.createDirectories(path.resolve(folder));
      }
      for (String shared : List.of("disk/tmp", "disk/var/tmp")) {
        Path folder = Files.createDirectories(path.resolve(shared));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
      String limits = Files.readString(LIMITS);
      Path containers = path.resolve("etc/containers");
      Files.writeString(
          containers.resolve("containers.conf"),
          NodeFiles.containersConf(
              hardLimit(limits, "Max open files"),
              Math.min(ENOUGH_PROCESSES, hardLimit(limits, "Max processes"))));
      Files.writeString(containers.resolve("policy.json"), NodeFiles.POLICY);
      Files.writeString(containers.resolve("registries.conf"), NodeFiles.REGISTRIES_CONF);
      Files.writeString(containers.resolve("storage.conf"), NodeFiles.STORAGE_CONF);
      Files.writeString(path.resolve("etc/resolv.conf"), NodeFiles.RESOLV_CONF);
      List<Path> hierarchies = machine.cgroups().v1();
      Files.writeString(
          stagingTable(), NodeFiles.stagingTable(hierarchies, group, path.resolve("cgroup")));
      Files.writeString(
          mountTable(),
          NodeFiles.mountTable(
              group, path, hierarchies.isEmpty(), NodeFiles.hiddenTop(ourselves())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the disk " + path, e);
    }
    writeHosts(subnet, nodes);
  }

  /** Written in place, not replaced: a running node has this very file mounted. */
  void writeHosts(Subnet subnet, List<NodeName> nodes) {
    write("etc/hosts", NodeFiles.hosts(subnet, nodes));
  }

  Path stagingTable() {
    return path.resolve("etc/staging.fstab");
  }

  Path mountTable() {
    return path.resolve("etc/node.fstab");
  }

  Path log(String program) {
    return path.resolve("log").resolve(program + ".log");
  }

  /** Remembers the node's first process, or that there is none. */
  void rememberInit(Optional<Long> pid) {
    write("init.pid", pid.map(String::valueOf).orElse(""));
  }

  /** The node's first process when it was last switched on. */
  Optional<Long> init() {
    Path file = path.resolve("init.pid");
    try {
      String text = Files.exists(file) ? Files.readString(file).strip() : "";
      return text.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(text));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private void write(String file, String text) {
    try {
      Files.writeString(path.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path.resolve(file), e);
    }
  }

  /**
   * Reads one line of {@code /proc/PID/limits} (proc(5)): name, soft limit, hard limit, unit, in
   * columns.
   */
  static long hardLimit(String limits, String name) {
    String line =
        limits
            .lines()
            .filter(candidate -> candidate.startsWith(name + "  "))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no limit named " + name));
    String hard = line.substring(name.length()).strip().split("\\s+", -1)[1];
    return hard.equals("unlimited") ? Integer.MAX_VALUE : Long.parseLong(hard);
  }

  /** Where this very program lies, and with it the source tree whose programs the nodes run. */
  private static Path ourselves() {
    try {
      return Path.of(NodeDisk.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this program does not lie in a file system", e);
    }
  }
}
