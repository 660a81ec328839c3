package cloud.techulus.core.agent;

import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.queue.DeploymentOrder;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A disk in memory, which a test can fill up. */
public final class FakeNodeState implements NodeState {
  private final Map<Deployment.Id, DeploymentOrder> orders = new TreeMap<>();
  private Optional<Assignment> assignment = Optional.empty();
  private Optional<MeshConfiguration> mesh = Optional.empty();
  private Optional<RouteTable> routes = Optional.empty();
  private Optional<NameTable> names = Optional.empty();
  private Set<ImageReference> images = Set.of();
  private boolean held;
  private boolean full;

  /** From now on nothing can be saved. */
  public synchronized void fillUp() {
    full = true;
  }

  @Override
  public synchronized Optional<Assignment> assignment() {
    return assignment;
  }

  @Override
  public synchronized void saveAssignment(Assignment given) {
    requireSpace();
    assignment = Optional.of(given);
  }

  @Override
  public synchronized Optional<MeshConfiguration> mesh() {
    return mesh;
  }

  @Override
  public synchronized void saveMesh(MeshConfiguration configuration) {
    requireSpace();
    mesh = Optional.of(configuration);
  }

  @Override
  public synchronized List<DeploymentOrder> orders() {
    return List.copyOf(orders.values());
  }

  @Override
  public synchronized void saveOrder(DeploymentOrder order) {
    requireSpace();
    orders.put(order.deployment(), order);
  }

  @Override
  public synchronized void forgetOrder(Deployment.Id deployment) {
    orders.remove(deployment);
  }

  @Override
  public synchronized Optional<RouteTable> routes() {
    return routes;
  }

  @Override
  public synchronized void saveRoutes(RouteTable table) {
    requireSpace();
    routes = Optional.of(table);
  }

  @Override
  public synchronized Optional<NameTable> names() {
    return names;
  }

  @Override
  public synchronized void saveNames(NameTable table) {
    requireSpace();
    names = Optional.of(table);
  }

  @Override
  public synchronized Set<ImageReference> images() {
    return images;
  }

  @Override
  public synchronized void saveImages(Set<ImageReference> fetched) {
    requireSpace();
    images = Collections.unmodifiableSet(new LinkedHashSet<>(fetched));
  }

  @Override
  public synchronized boolean isHeld() {
    return held;
  }

  @Override
  public synchronized void saveHeld(boolean isHeld) {
    requireSpace();
    held = isHeld;
  }

  @Override
  public synchronized void clear() {
    held = false;
    images = Set.of();
    assignment = Optional.empty();
    mesh = Optional.empty();
    routes = Optional.empty();
    names = Optional.empty();
    orders.clear();
  }

  private void requireSpace() {
    if (full) {
      throw new StateFailed(
          "cannot save: no space left on device", new IOException("no space left on device"));
    }
  }
}
