package cloud.techulus.testbed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything a bed has in the kernel and on disk, found by its names there and not by what the bed
 * remembers: a bed whose making was cut off anywhere must be removable.
 */
final class Leftovers {
  private static final Duration KILL_DEADLINE = Duration.ofSeconds(20);

  private Leftovers() {}

  /** Removes all of a bed. It is no error if there is nothing. */
  static void remove(Machine machine, BedFolder folder) {
    BedName bed = folder.name();
    Together.forEach(
        machine.cgroups().groupsBeginningWith(bed.prefix()),
        group -> removeGroup(machine, group, Optional.empty()));
    for (String name : machine.interfaces()) {
      if (name.equals(bed.bridge()) || name.startsWith(bed.prefix())) {
        machine.removeInterface(name);
      }
    }
    // Mounts lie in the nodes' own namespaces and went with them; should one be left here, it must
    // not be followed.
    folder.exclusively(
        () -> {
          machine.must("rm", "-rf", "--one-file-system", "--", folder.path().toString());
          folder.removeRootIfEmpty();
          return Optional.empty();
        });
  }

  /** What of a bed there is: for a test that it is gone. */
  static List<String> find(Machine machine, BedFolder folder) {
    BedName bed = folder.name();
    List<String> found = new ArrayList<>();
    machine.cgroups().groupsBeginningWith(bed.prefix()).forEach(g -> found.add("group " + g));
    machine.interfaces().stream()
        .filter(name -> name.equals(bed.bridge()) || name.startsWith(bed.prefix()))
        .forEach(name -> found.add("interface " + name));
    if (folder.exists()) {
      found.add("folder " + folder.path());
    }
    machine
        .must("findmnt", "-rno", "TARGET")
        .stdout()
        .lines()
        .filter(target -> target.startsWith(folder.path() + "/"))
        .forEach(target -> found.add("mount " + target));
    return found;
  }

  /**
   * Kills all processes of a group and removes it.
   *
   * @param first the process to kill first, if it is known: the death of a node's first process
   *     ends all others at once, so none sees another die
   */
  static void removeGroup(Machine machine, String group, Optional<Long> first) {
    Cgroups cgroups = machine.cgroups();
    List<Long> processes = cgroups.processes(group);
    first.filter(processes::contains).ifPresent(Leftovers::kill);
    cgroups.thawAll(group);
    Await.until(
        "all processes of " + group + " are killed",
        KILL_DEADLINE,
        () -> {
          List<Long> left = cgroups.processes(group);
          left.forEach(Leftovers::kill);
          return left.isEmpty();
        });
    cgroups.remove(group);
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }
}
