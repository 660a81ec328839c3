package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.DeploymentWire;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Live progress, one line a replica. A terminal shows each replica's line in its place; elsewhere a
 * line is written whenever a replica changes, and what was written stays.
 */
final class ReplicaLines {
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintWriter out;
  private final boolean terminal;
  private final boolean wanted;
  private final Map<String, String> last = new HashMap<>();
  private List<String> block = List.of();
  private String note = "";

  /**
   * @param wanted whether anybody wants to see it
   */
  ReplicaLines(Surroundings surroundings, boolean wanted) {
    this.out = surroundings.out();
    this.terminal = surroundings.terminal();
    this.wanted = wanted;
  }

  void show(List<DeploymentWire> replicas) {
    if (!wanted) {
      return;
    }
    if (terminal) {
      redraw(replicas.stream().map(ReplicaLines::line).toList());
    } else {
      replicas.forEach(this::append);
    }
    out.flush();
  }

  /** Something else worth knowing; said once until something else is said. */
  void note(String text) {
    if (wanted && !text.equals(note)) {
      out.println(text);
      out.flush();
      block = List.of();
      note = text;
    }
  }

  private void redraw(List<String> lines) {
    if (lines.equals(block)) {
      return;
    }
    if (!block.isEmpty()) {
      out.print("\u001b[%dA".formatted(block.size()) + CLEAR_BELOW);
    }
    lines.forEach(out::println);
    block = lines;
  }

  private void append(DeploymentWire replica) {
    String line = line(replica);
    if (!line.equals(last.put(replica.id(), line))) {
      out.println(line);
    }
  }

  private static String line(DeploymentWire replica) {
    String place = replica.server().orElse("no server yet");
    String why = replica.reason().lines().findFirst().map(first -> ": " + first).orElse("");
    return Printable.line(
        "  %s  %s  %s%s".formatted(replica.id(), place, ServiceText.status(replica), why));
  }
}
