package cloud.techulus.podman;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where this machine shows its control groups. There are two kinds (cgroups(7)): version 1 has a
 * hierarchy for each controller, version 2 one for all; some machines have both.
 *
 * @param v1 by controller
 */
record CgroupMounts(Map<String, Mount> v1, Optional<Mount> v2) {
  private static final int ROOT = 3;
  private static final int MOUNT_POINT = 4;

  /**
   * A hierarchy that is mounted.
   *
   * @param root which of its groups stands at the mount point
   */
  record Mount(String root, Path point) {

    /** Where a group lies; empty if it is not below the mount point. */
    Optional<Path> folder(String group) {
      String below = root.equals("/") ? group : root;
      if (!root.equals("/")) {
        if (!group.startsWith(root + "/")) {
          return Optional.empty();
        }
        below = group.substring(root.length());
      }
      Path folder = point.resolve(below.substring(1)).normalize();
      return folder.startsWith(point) ? Optional.of(folder) : Optional.empty();
    }
  }

  /** Reads {@code /proc/PID/mountinfo} (proc(5)): fields, a lone dash, then what is mounted. */
  static CgroupMounts parse(List<String> mountinfo) {
    Map<String, Mount> v1 = new HashMap<>();
    Optional<Mount> v2 = Optional.empty();
    for (String line : mountinfo) {
      List<String> fields = List.of(line.split(" ", -1));
      int dash = fields.indexOf("-");
      if (dash > MOUNT_POINT && dash + 3 < fields.size()) {
        Mount mount = new Mount(fields.get(ROOT), Path.of(fields.get(MOUNT_POINT)));
        switch (fields.get(dash + 1)) {
          case "cgroup" ->
              Arrays.stream(fields.get(dash + 3).split(","))
                  .forEach(controller -> v1.putIfAbsent(controller, mount));
          case "cgroup2" -> v2 = v2.isPresent() ? v2 : Optional.of(mount);
          case String _ -> {}
        }
      }
    }
    return new CgroupMounts(Map.copyOf(v1), v2);
  }
}
