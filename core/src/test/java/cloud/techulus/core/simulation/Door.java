package cloud.techulus.core.simulation;

import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.proxy.ReverseProxy;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.service.Domain;
import java.util.Map;
import java.util.Optional;

/** The proxy program of one machine: it outlives the agent's process, and may end by itself. */
final class Door implements ReverseProxy {
  private final Runnable changed;
  private Optional<RouteTable> table = Optional.empty();
  private boolean runs;
  private boolean stuck;

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

  /** From now on it takes no table, and serves on what it has. */
  void stick() {
    stuck = true;
  }

  void unstick() {
    stuck = false;
  }

  void end() {
    runs = false;
    stuck = false;
    table = Optional.empty();
    changed.run();
  }

  @Override
  public void serve(RouteTable next) {
    if (!runs || stuck) {
      throw new ReverseProxyFailed("connection refused");
    }
    if (!table.equals(Optional.of(next))) {
      table = Optional.of(next);
      changed.run();
    }
  }

  @Override
  public Map<Domain, CertificateState> certificates() {
    return Map.of();
  }
}
