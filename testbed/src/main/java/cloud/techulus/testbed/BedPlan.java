package cloud.techulus.testbed;

import cloud.techulus.core.Problem;
import java.util.ArrayList;
import java.util.List;

/** How large a bed is to be. */
public record BedPlan(BedName name, int workers, int proxies) {
  private static final int MOST_WORKERS = 50;
  private static final int MOST_PROXIES = 9;

  /**
   * Checks the numbers.
   *
   * @throws Problem INVALID if there are too few or too many
   */
  public BedPlan {
    if (workers < 1 || workers > MOST_WORKERS) {
      throw Problem.invalid("workers", "a bed has 1 to " + MOST_WORKERS + " workers");
    }
    if (proxies < 1 || proxies > MOST_PROXIES) {
      throw Problem.invalid("proxies", "a bed has 1 to " + MOST_PROXIES + " proxies");
    }
  }

  /** Every node, the control plane first. */
  List<NodeName> nodes() {
    List<NodeName> nodes = new ArrayList<>();
    nodes.add(NodeName.CONTROL);
    nodes.add(NodeName.REGISTRY);
    for (int i = 1; i <= proxies; i++) {
      nodes.add(NodeName.proxy(i));
    }
    for (int i = 1; i <= workers; i++) {
      nodes.add(NodeName.worker(i));
    }
    return nodes;
  }
}
