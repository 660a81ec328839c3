package cloud.techulus.testbed.e2e;

import cloud.techulus.testbed.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Containers as Podman knows them. */
final class Workloads {
  private Workloads() {}

  /**
   * The containers of some nodes by name, with what is another after a container was made anew or
   * started again: its id, and the moment of its start.
   */
  static SortedMap<String, String> starts(List<Node> nodes) {
    return inspect(nodes, "{{.Id}} {{.State.StartedAt}}");
  }

  /** What they do: {@code running}, {@code paused} and so on; by name. */
  static SortedMap<String, String> states(List<Node> nodes) {
    return inspect(nodes, "{{.State.Status}}");
  }

  private static SortedMap<String, String> inspect(List<Node> nodes, String what) {
    SortedMap<String, String> found = new TreeMap<>();
    for (Node node : nodes) {
      List<String> names = Installation.containers(node);
      if (!names.isEmpty()) {
        List<String> argv = new ArrayList<>(List.of("podman", "inspect", "--format"));
        argv.add("{{.Name}}=" + what);
        argv.addAll(names);
        node.must(argv.toArray(String[]::new))
            .stdout()
            .lines()
            .map(line -> line.split("=", 2))
            .forEach(pair -> found.put(pair[0], node.name() + " " + pair[1]));
      }
    }
    return found;
  }
}
