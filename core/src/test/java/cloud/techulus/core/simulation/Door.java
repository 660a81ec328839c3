package cloud.techulus.core.simulation;

import cloud.techulus.core.proxy.ReverseProxy;
import cloud.techulus.core.proxy.RouteTable;
import java.util.Optional;

/** The proxy program of one machine: it outlives the agent's process, and may end by itself. */
final class Door implements ReverseProxy {
  private final Runnable changed;
  private Optional<RouteTable> table = Optional.empty();
  private boolean runs;

  /**
   * @param changed is called whenever it serves another table
   */
  Door(Runnable changed) {
    this.changed = changed;
  }

  /** What visitors get; empty if there is nothing or nobody who would serve it. */
  Optional<RouteTable> table() {
    return table;
  }

  boolean runs() {
    return runs;
  }

  /** It serves nothing yet. */
  void begin() {
    runs = true;
  }

  void end() {
    runs = false;
    table = Optional.empty();
    changed.run();
  }

  @Override
  public void serve(RouteTable next) {
    if (!runs) {
      throw new ReverseProxyFailed("connection refused");
    }
    if (!table.equals(Optional.of(next))) {
      table = Optional.of(next);
      changed.run();
    }
  }
}
