package cloud.techulus.podman;

import cloud.techulus.core.container.Container;
import cloud.techulus.core.container.ResourceUsage;
import cloud.techulus.core.container.UsageMeter;
import cloud.techulus.podman.CgroupMounts.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Measures a container by its control group: a few small files that the kernel writes while they
 * are read. {@code podman stats} would be a program for each look.
 */
public final class CgroupMeter implements UsageMeter {
  private static final String CPU = "cpuacct";
  private static final String MEMORY = "memory";

  private final Path processes;
  private final Path mountinfo;

  /**
   * @param settings of the Podman whose containers are measured
   */
  public CgroupMeter(PodmanSettings settings) {
    this(settings.processes(), Path.of("/proc/self/mountinfo"));
  }

  CgroupMeter(Path processes, Path mountinfo) {
    this.processes = processes;
    this.mountinfo = mountinfo;
  }

  @Override
  public Optional<ResourceUsage> measure(Container container) {
    try {
      List<String> groups = groups(processes, container);
      CgroupMounts mounts = CgroupMounts.parse(Files.readAllLines(mountinfo));
      Optional<Duration> cpuTime = cpuTime(mounts, groups, container.id());
      Optional<Long> memory = memory(mounts, groups, container.id());
      return cpuTime.flatMap(cpu -> memory.map(bytes -> new ResourceUsage(cpu, bytes)));
    } catch (IOException ended) {
      // Its process or its group has gone since it was listed.
      return Optional.empty();
    }
  }

  /**
   * The lines of the kernel on the control groups of its first process; none if it has no process.
   *
   * @param processes the {@code /proc} where it shows
   * @throws IOException if its process has ended
   */
  static List<String> groups(Path processes, Container container) throws IOException {
    return container.process().isEmpty()
        ? List.of()
        : Files.readAllLines(
            processes.resolve(Long.toString(container.process().getAsLong())).resolve("cgroup"));
  }

  private static Optional<Duration> cpuTime(CgroupMounts mounts, List<String> groups, String id)
      throws IOException {
    Optional<Path> v1 = folderV1(mounts, groups, CPU, id);
    if (v1.isPresent()) {
      return Optional.of(Duration.ofNanos(number(v1.get().resolve("cpuacct.usage"))));
    }
    Optional<Path> v2 = folderV2(mounts, groups, id);
    return v2.isPresent()
        ? Optional.of(
            Duration.of(labelled(v2.get().resolve("cpu.stat"), "usage_usec"), ChronoUnit.MICROS))
        : Optional.empty();
  }

  /** Files that were read and not used again count as free, as they do for Podman and Docker. */
  private static Optional<Long> memory(CgroupMounts mounts, List<String> groups, String id)
      throws IOException {
    Optional<Path> v1 = folderV1(mounts, groups, MEMORY, id);
    if (v1.isPresent()) {
      return Optional.of(
          Math.max(
              0,
              number(v1.get().resolve("memory.usage_in_bytes"))
                  - labelled(v1.get().resolve("memory.stat"), "total_inactive_file")));
    }
    Optional<Path> v2 = folderV2(mounts, groups, id);
    return v2.isPresent()
        ? Optional.of(
            Math.max(
                0,
                number(v2.get().resolve("memory.current"))
                    - labelled(v2.get().resolve("memory.stat"), "inactive_file")))
        : Optional.empty();
  }

  private static Optional<Path> folderV1(
      CgroupMounts mounts, List<String> groups, String controller, String id) {
    Optional<Mount> mount = Optional.ofNullable(mounts.v1().get(controller));
    return mount.flatMap(
        hierarchy ->
            groups.stream()
                .map(line -> line.split(":", 3))
                .filter(parts -> List.of(parts[1].split(",")).contains(controller))
                .findFirst()
                .flatMap(parts -> ofContainer(parts[2], id))
                .flatMap(hierarchy::folder));
  }

  private static Optional<Path> folderV2(CgroupMounts mounts, List<String> groups, String id) {
    return mounts
        .v2()
        .flatMap(
            hierarchy ->
                groups.stream()
                    .filter(line -> line.startsWith("0::"))
                    .findFirst()
                    .flatMap(line -> ofContainer(line.substring("0::".length()), id))
                    .flatMap(hierarchy::folder));
  }

  /**
   * The group of the whole container, which bears its id: its first process may stand in one below
   * that. In no such group it is another process, that has got the number of one that ended.
   */
  static Optional<String> ofContainer(String group, String id) {
    int at = group.indexOf(id);
    if (id.isEmpty() || at < 0) {
      return Optional.empty();
    }
    int end = group.indexOf('/', at);
    return Optional.of(end < 0 ? group : group.substring(0, end));
  }

  private static long number(Path file) throws IOException {
    return parse(file, Files.readString(file).strip());
  }

  /** The number behind a label that has a line of its own. */
  private static long labelled(Path file, String label) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(label + " ")) {
        return parse(file, line.substring(label.length() + 1).strip());
      }
    }
    throw new IOException(file + " has no " + label);
  }

  private static long parse(Path file, String number) throws IOException {
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException odd) {
      throw new IOException(file + " holds no number", odd);
    }
  }
}
