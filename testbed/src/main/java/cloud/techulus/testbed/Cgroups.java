package cloud.techulus.testbed;

import static java.util.function.Predicate.not;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The control groups of this machine. Every process of a node is in the node's group, which is how
 * a node is frozen, and how everything that runs on it is found, whoever started it.
 *
 * @param v1 the mounted hierarchies of version 1; none on a machine that has only version 2
 * @param v2 the hierarchy of version 2; beside those of version 1 it holds processes but no
 *     controller
 */
record Cgroups(List<Path> v1, Optional<Path> v2) {
  private static final Duration END_OF_PROCESSES = Duration.ofSeconds(20);
  private static final String PROCESSES = "cgroup.procs";

  /**
   * Under version 2 a group with controllers holds no processes itself; a node's stand in this
   * child.
   */
  private static final String LEAF = "init";

  static Cgroups ofThisMachine() {
    return parse(read(Path.of("/proc/self/mountinfo")));
  }

  /**
   * Reads {@code /proc/self/mountinfo} (proc(5)): fields, a lone dash, then the file system's type.
   */
  static Cgroups parse(String mountinfo) {
    List<Path> v1 = new ArrayList<>();
    Optional<Path> v2 = Optional.empty();
    for (String line : mountinfo.lines().toList()) {
      List<String> fields = List.of(line.split(" ", -1));
      String type = fields.get(fields.indexOf("-") + 1);
      Path mountPoint = Path.of(fields.get(4));
      if (type.equals("cgroup") && !v1.contains(mountPoint)) {
        v1.add(mountPoint);
      } else if (type.equals("cgroup2")) {
        v2 = Optional.of(mountPoint);
      }
    }
    if (v1.isEmpty() && v2.isEmpty()) {
      throw new IllegalStateException("no control groups are mounted on this machine");
    }
    return new Cgroups(List.copyOf(v1), v2);
  }

  private boolean onlyV2() {
    return v1.isEmpty();
  }

  private Stream<Path> hierarchies() {
    return Stream.concat(v1.stream(), v2.stream());
  }

  void create(String group) {
    hierarchies().forEach(root -> makeFolder(root.resolve(group)));
    for (Path root : v1) {
      // A new group of this controller may use no processor at all until it is told which.
      for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
        if (Files.exists(root.resolve(file))) {
          write(root.resolve(group).resolve(file), read(root.resolve(file)).strip());
        }
      }
    }
  }

  /** The files to write to for becoming the first process of a group. */
  List<Path> birthFiles(String group) {
    return hierarchies().map(root -> root.resolve(group).resolve(PROCESSES)).toList();
  }

  /** The files to write to for joining the processes of a group that is set up. */
  List<Path> joinFiles(String group) {
    if (onlyV2()) {
      return hierarchies()
          .map(root -> root.resolve(group).resolve(LEAF).resolve(PROCESSES))
          .toList();
    }
    return birthFiles(group);
  }

  /**
   * Lets the group have groups of containers, once its first processes have their own name space.
   */
  void settle(String group) {
    if (onlyV2()) {
      Path folder = v2.orElseThrow().resolve(group);
      makeFolder(folder.resolve(LEAF));
      for (long process : processesOf(folder)) {
        write(folder.resolve(LEAF).resolve(PROCESSES), Long.toString(process));
      }
      String controllers = read(folder.resolve("cgroup.controllers")).strip();
      String enable = controllers.isEmpty() ? "" : "+" + controllers.replace(" ", " +");
      write(folder.resolve("cgroup.subtree_control"), enable);
    }
  }

  void freeze(String group) {
    setFrozen(group, true);
    Await.until(group + " is frozen", END_OF_PROCESSES, () -> isFrozen(group));
  }

  void thaw(String group) {
    setFrozen(group, false);
  }

  boolean isFrozen(String group) {
    Path folder = mainHierarchy().resolve(group);
    if (onlyV2()) {
      return Files.exists(folder) && read(folder.resolve("cgroup.events")).contains("frozen 1");
    }
    // FREEZING, the state between, counts as not yet.
    return Files.exists(folder) && read(folder.resolve("freezer.state")).strip().equals("FROZEN");
  }

  /** Lets everything go on, also containers that are paused: nothing frozen can be killed. */
  void thawAll(String group) {
    foldersIn(mainHierarchy().resolve(group))
        .filter(Files::exists)
        .forEach(folder -> setFrozen(folder, false));
  }

  private void setFrozen(String group, boolean frozen) {
    setFrozen(mainHierarchy().resolve(group), frozen);
  }

  private void setFrozen(Path folder, boolean frozen) {
    if (onlyV2()) {
      write(folder.resolve("cgroup.freeze"), frozen ? "1" : "0");
    } else {
      write(folder.resolve("freezer.state"), frozen ? "FROZEN" : "THAWED");
    }
  }

  /** Every process of the group and of the groups in it, as this machine numbers them. */
  List<Long> processes(String group) {
    Path folder = mainHierarchy().resolve(group);
    return Files.exists(folder)
        ? foldersIn(folder).flatMap(child -> processesOf(child).stream()).toList()
        : List.of();
  }

  /** The groups whose names begin so, whichever hierarchy they are left in. */
  List<String> groupsBeginningWith(String prefix) {
    return hierarchies()
        .flatMap(root -> childrenOf(root).map(path -> path.getFileName().toString()))
        .filter(name -> name.startsWith(prefix))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Removes a group and those in it. Waits until its processes, which must have been killed, are
   * gone.
   */
  void remove(String group) {
    Await.until(
        "the processes of " + group + " are gone",
        END_OF_PROCESSES,
        () -> processes(group).isEmpty());
    hierarchies()
        .map(root -> root.resolve(group))
        .filter(Files::exists)
        .flatMap(folder -> foldersIn(folder).sorted(Comparator.reverseOrder()))
        .forEach(
            folder ->
                Await.until(folder + " can be removed", END_OF_PROCESSES, () -> vanishes(folder)));
  }

  /**
   * Under version 1, every hierarchy has its own tree; the freezer's holds all that can be frozen.
   */
  private Path mainHierarchy() {
    return onlyV2()
        ? v2.orElseThrow()
        : v1.stream()
            .filter(path -> path.endsWith("freezer"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the freezer controller is not mounted"));
  }

  private static boolean vanishes(Path folder) {
    try {
      Files.deleteIfExists(folder);
      return true;
    } catch (IOException e) {
      // The kernel takes a moment to forget the last process.
      return false;
    }
  }

  private static List<Long> processesOf(Path folder) {
    try {
      return Files.readString(folder.resolve(PROCESSES))
          .lines()
          .filter(not(String::isBlank))
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      // The group of a container that ended while we looked.
      return List.of();
    }
  }

  private static Stream<Path> foldersIn(Path folder) {
    return Stream.concat(Stream.of(folder), childrenOf(folder).flatMap(Cgroups::foldersIn));
  }

  private static Stream<Path> childrenOf(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).toList().stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the control group " + folder, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + text + " to " + file, e);
    }
  }
}
